// The firmware's reader of MQTT packets, as the device drives it: never more bytes than belong to one packet,
// in pieces whose size the first byte says.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "mqtt/parser.hpp"

using tlsfit::test::must;

namespace {

struct Result {
  std::string seen;
  bool malformed = false;
  bool operator==(const Result&) const = default;
};

Result read(const std::uint8_t* data, std::size_t size, std::size_t most) {
  mqtt::Parser parser;
  Result result;
  char topic[20];
  std::uint64_t payload = 0;
  for (std::size_t at = 0; at < size && !result.malformed;) {
    must(parser.wants() > 0, "something is wanted");
    const std::size_t step = std::min({parser.wants(), most, size - at});
    const std::uint32_t left = parser.left();
    switch (parser.take({data + at, step}, topic)) {
      case mqtt::Found::More:
        break;
      case mqtt::Found::Malformed:
        result.malformed = true;
        break;
      case mqtt::Found::Message:
        must(parser.topic_size() <= sizeof topic, "the topic is cut off");
        must(parser.qos() == mqtt::Qos::AtMostOnce || parser.id() != 0, "an identifier is not 0");
        must(parser.size() == parser.left() && parser.size() < mqtt::largest_remaining, "the payload's size");
        result.seen += "m" + std::string(topic, parser.topic_size()) + std::to_string(parser.size());
        payload = 0;
        break;
      case mqtt::Found::Payload:
        must(parser.left() + step == left, "the payload is counted");
        payload += step;
        must(payload + parser.left() == parser.size(), "no byte of the payload is lost");
        result.seen.append(data + at, data + at + step);
        break;
      case mqtt::Found::Packet:
        must(parser.type() != mqtt::Type::Publish && parser.type() != mqtt::Type::Connect,
             "what brokers send");
        result.seen += "p" + std::to_string(static_cast<int>(parser.type())) + std::to_string(parser.id());
    }
    at += step;
  }
  return result;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Result whole = read(data + 1, size - 1, size);
  must(read(data + 1, size - 1, 1 + data[0] % 32) == whole, "the pieces do not matter");
  return 0;
}
