// What a broker answers, in pieces of any size: as one piece it must mean the same.
#include "fuzz.hpp"
#include "wire/mqtt.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t step = data[0] == 0 ? size : data[0];
  const ByteView bytes(data + 1, size - 1);
  wire::MqttAnswers whole, pieces;
  whole.feed(bytes);
  for (std::size_t at = 0; at < bytes.size(); at += step)
    pieces.feed(bytes.subspan(at, std::min(step, bytes.size() - at)));
  must(whole.connack == pieces.connack && whole.suback == pieces.suback && whole.pong == pieces.pong &&
           whole.garbled == pieces.garbled && whole.published == pieces.published,
       "pieces mean what the whole means");
  must(whole.published <= size, "no message is longer than what came");
  return 0;
}
