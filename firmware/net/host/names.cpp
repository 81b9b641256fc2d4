#include "net/host/names.hpp"

#include <cstring>

#include "net/address_text.hpp"
#include "net/host/host.hpp"
#include "net/host/words.hpp"
#include "net/ip/dns.hpp"

namespace net {
namespace {

struct Mapped {
  const char* host = nullptr;
  host::Endpoint at;
};

Mapped mapped[16];
host::Endpoint told;  ///< the name server; no address: nobody told

/// The address that hosts(5) gives a name. False if it gives none, or one that is not IPv4.
bool in_hosts_file(const char* host, Address& address) {
  host::Words words("/etc/hosts");
  bool readable = false;
  while (words.next()) {
    if (words.begins_line())
      readable = read_address(words.word(), address);
    else if (readable && text::same_ignoring_case(words.word(), host))
      return true;
  }
  return false;
}

}  // namespace

bool map(const char* host, const char* address, std::uint16_t port) {
  for (Mapped& each : mapped) {
    if (each.host != nullptr && !text::same_ignoring_case(each.host, host)) continue;
    each = {.host = host, .at = {.address = {}, .port = port}};
    return read_address(address, each.at.address);
  }
  return false;
}

bool ask_at(const char* address, std::uint16_t port) {
  told.port = port;
  return read_address(address, told.address);
}

namespace host {

bool known(const char* host, std::uint16_t port, Endpoint& found) {
  for (const Mapped& each : mapped) {
    if (each.host == nullptr || !text::same_ignoring_case(each.host, host)) continue;
    found = {.address = each.at.address, .port = each.at.port == usual_port ? port : each.at.port};
    return true;
  }
  found.port = port;
  return in_hosts_file(host, found.address);
}

void find_name_servers(Address (&servers)[2]) {
  servers[0] = told.address;
  if (!told.address.empty()) return;
  std::size_t count = 0;
  Words words("/etc/resolv.conf");
  for (bool is_server = false; count < 2 && words.next();) {
    if (words.begins_line())
      is_server = std::strcmp(words.word(), "nameserver") == 0;
    else if (is_server && read_address(words.word(), servers[count]))
      ++count;
  }
  if (count == 0) servers[0] = {{127, 0, 0, 1}};
}

std::uint16_t name_server_port() {
  return told.address.empty() || told.port == usual_port ? ip::dns_port : told.port;
}

}  // namespace host
}  // namespace net
