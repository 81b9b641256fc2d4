// Each handshake message's parser on its own, those of encrypted messages too. The first byte says which, the
// second in which version.
#include "wire/server_messages.hpp"

#include <array>

#include "fuzz.hpp"

using namespace tlsfit;
using test::must;

namespace {

template <class Message>
void check(const wire::Parsed<Message>& parsed) {
  must(parsed.ok() == parsed.error.empty(), "a message is good or has a reason");
  must(parsed.error.size() < 4096, "a reason fits a line");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::uint16_t version = static_cast<std::uint16_t>(wire::tls1_0 + data[1] % 4);
  const ByteView body(data + 2, size - 2);
  using enum wire::KeyExchange;
  switch (data[0] % 8) {
    case 0:
      return check(wire::parse_server_hello(body)), 0;
    case 1:
      return check(wire::parse_encrypted_extensions(body)), 0;
    case 2: {
      const auto parsed = wire::parse_certificate(body, version);
      std::size_t sum = 0;
      for (const Bytes& der : parsed.value.certificates) sum += der.size();
      must(sum <= body.size(), "certificates are no longer than their message");
      return check(parsed), 0;
    }
    case 3:
      return check(wire::parse_server_key_exchange(body, Ecdhe, version)), 0;
    case 4:
      return check(wire::parse_server_key_exchange(body, Dhe, version)), 0;
    case 5:
      return check(wire::parse_server_key_exchange(body, Psk, version)), 0;
    case 6:
      return check(wire::parse_certificate_request(body, version)), 0;
    default:
      return check(wire::parse_new_session_ticket(body, version)), 0;
  }
}
