// Splitting a stream into records, and records into handshake messages, in pieces of any size. The first byte
// says how large the pieces are.
#include "fuzz.hpp"
#include "wire/record.hpp"

using namespace tlsfit;
using test::must;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t step = data[0] == 0 ? size : data[0];
  ByteView left(data + 1, size - 1);
  wire::RecordReader records;
  wire::HandshakeReader messages;
  std::size_t fed = 0, seen = 0;
  while (!left.empty()) {
    const ByteView piece = left.first(std::min(step, left.size()));
    left = left.subspan(piece.size());
    records.feed(piece);
    fed += piece.size();
    while (const auto record = records.next()) {
      seen += 5 + record->fragment.size();
      must(record->fragment.size() <= wire::max_fragment, "no record is longer than TLS allows");
      if (record->type != wire::ContentType::Handshake) continue;
      messages.feed(record->fragment);
      while (const auto message = messages.next())
        must(message->body.size() <= wire::HandshakeReader::max_message,
             "no message is longer than our limit");
    }
    must(seen + records.pending() == fed, "every byte is in a record or waits for one");
    must(messages.pending() <= wire::HandshakeReader::max_message + 4 + wire::max_fragment ||
             !messages.error().empty(),
         "what waits is bounded");
  }
  return 0;
}
