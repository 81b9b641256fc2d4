// A server's whole answer to one hello, TLS 1.2 and below or 1.3, in pieces whose size the first byte says;
// what it means must not depend on the pieces. A flight that was accepted is then compared with what the
// hello offered.
#include <algorithm>

#include "fuzz.hpp"
#include "probe/beyond_offer.hpp"

using namespace tlsfit;
using test::must;

namespace {

wire::FlightReader read(ByteView bytes, std::size_t step) {
  wire::FlightReader reader;
  while (!bytes.empty()) {
    const ByteView piece = bytes.first(std::min(step, bytes.size()));
    bytes = bytes.subspan(piece.size());
    if (reader.feed(piece) != wire::FlightReader::Phase::Reading) break;
  }
  return reader;
}

wire::ClientHello question(bool tls13) {
  wire::ClientHello hello;
  hello.versions = {tls13 ? wire::tls1_3 : wire::tls1_2};
  for (const wire::Name& suite : tls13 ? wire::suites_tls13() : wire::suites_tls12())
    hello.suites.push_back(suite.id);
  for (const wire::Name& group : wire::groups()) hello.groups.push_back(group.id);
  for (const wire::Name& scheme : wire::signature_schemes()) hello.signature_schemes.push_back(scheme.id);
  hello.alpn = {"http/1.1"};
  hello.server_name = "localhost";
  return hello;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const ByteView bytes(data + 1, size - 1);
  using Phase = wire::FlightReader::Phase;
  const wire::FlightReader whole = read(bytes, std::max<std::size_t>(bytes.size(), 1));
  const wire::FlightReader pieces = read(bytes, 1 + data[0] % 64);
  must(whole.phase() == pieces.phase(), "the pieces do not matter");
  must(whole.error() == pieces.error(), "the pieces do not matter to the reason");
  must((whole.phase() == Phase::Garbled) == !whole.error().empty(),
       "garbled has a reason, and nothing else has");
  must((whole.phase() == Phase::Alert) <= whole.flight().alert.has_value(),
       "an alert that ended it is there");
  must(whole.phase() != Phase::Complete || whole.flight().hello.has_value(),
       "a whole flight has a ServerHello");
  if (whole.phase() != Phase::Complete) return 0;
  for (const bool tls13 : {false, true}) {
    const wire::ClientHello hello = question(tls13);
    const std::string beyond = probe::beyond_offer(hello, whole.flight());
    must(!beyond.empty() || hello.offers(whole.flight().hello->version), "another version is told");
  }
  return 0;
}
