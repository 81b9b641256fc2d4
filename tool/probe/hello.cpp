#include "probe/hello.hpp"

#include <openssl/rand.h>

#include <algorithm>

namespace tlsfit::probe {

namespace {

/// RFC 8446 appendix D.4: looks like a resumption to middleboxes.
void look_compatible(wire::ClientHello& hello) {
  hello.session_id.resize(32);
  RAND_bytes(hello.session_id.data(), 32);
}

}  // namespace

std::vector<std::uint16_t> ids(std::span<const wire::Name> names) {
  std::vector<std::uint16_t> result;
  for (const wire::Name& name : names) result.push_back(name.id);
  return result;
}

std::vector<std::uint16_t> groups_tls13() {
  std::vector<std::uint16_t> groups = ids(wire::groups());
  std::erase_if(groups,
                [](std::uint16_t group) { return group < 0x0017 || (group >= 0x001A && group <= 0x001C); });
  return groups;
}

wire::ClientHello everything_tls12(const std::string& server_name) {
  wire::ClientHello hello;
  RAND_bytes(hello.random.data(), static_cast<int>(hello.random.size()));
  for (const wire::Name& suite : wire::suites_tls12())
    if (wire::authentication(suite) != wire::Authentication::Psk && !wire::is_null(suite))
      hello.suites.push_back(suite.id);
  hello.server_name = server_name;
  hello.groups = ids(wire::groups());
  hello.signature_schemes = ids(wire::signature_schemes());
  hello.session_ticket = Bytes();
  return hello;
}

wire::ClientHello everything_tls13(const std::string& server_name) {
  wire::ClientHello hello = everything_tls12(server_name);
  hello.versions = {wire::tls1_3};
  hello.suites = ids(wire::suites_tls13());
  hello.groups = groups_tls13();
  hello.session_ticket.reset();
  look_compatible(hello);
  return hello;
}

wire::ClientHello everything_at_once(const std::string& server_name) {
  wire::ClientHello hello = everything_tls12(server_name);
  hello.versions = {wire::tls1_3, wire::tls1_2};
  const std::vector<std::uint16_t> newer = ids(wire::suites_tls13());
  hello.suites.insert(hello.suites.begin(), newer.begin(), newer.end());
  look_compatible(hello);
  return hello;
}

}  // namespace tlsfit::probe
