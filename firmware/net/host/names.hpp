// What is known of names without asking anybody, and who is asked about the others.
#pragma once

#include "net/net.hpp"

namespace net::host {

struct Endpoint {
  Address address;
  std::uint16_t port = 0;
};

/// Where `host` is by map() (host.hpp) or by /etc/hosts. False if neither says.
bool known(const char* host, std::uint16_t port, Endpoint& found);

/// The first two IPv4 name servers of /etc/resolv.conf, read anew each time, for it changes with the network;
/// without one this machine itself (resolv.conf(5)). Or the one of ask_at().
void find_name_servers(Address (&servers)[2]);

/// Where name servers listen: 53, or as ask_at() said.
std::uint16_t name_server_port();

}  // namespace net::host
