// A name being resolved over a socket for datagrams.
#pragma once

#include "net/ip/datagrams.hpp"
#include "net/ip/dns.hpp"
#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace net::ip {

/// Opens the socket and begins to ask the name servers `dns`. False if the chip does not open it.
template <Datagrams Socket>
bool begin_lookup(Socket& socket, Resolver& resolver, const char* host, const Address (&dns)[2]) {
  resolver.start(host, dns, static_cast<std::uint16_t>(rng::number()), soc::milliseconds());
  return socket.open_udp();
}

/// Takes what has come and sends what is due.
template <Datagrams Socket>
Resolver::Phase look_up(Socket& socket, Resolver& resolver) {
  std::uint8_t datagram[512];  // the most that a server sends without EDNS (RFC 1035 §4.2.1)
  Address peer;
  std::uint16_t port = 0;
  std::size_t size = socket.receive_from(datagram, peer, port);
  if (size > 0) resolver.receive({datagram, size}, peer, port);
  size = resolver.due(soc::milliseconds(), datagram, peer);
  if (size > 0) (void)socket.send_to(peer, dns_port, {datagram, size});  // lost: it is asked again
  return resolver.phase();
}

}  // namespace net::ip
