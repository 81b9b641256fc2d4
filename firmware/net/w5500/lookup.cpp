#include "net/w5500/lookup.hpp"

#include "rng/rng.hpp"
#include "soc/soc.hpp"

namespace net::w5500 {

bool begin_lookup(Socket& socket, ip::Resolver& resolver, const char* host, const Address (&dns)[2]) {
  resolver.start(host, dns, static_cast<std::uint16_t>(rng::number()), soc::milliseconds());
  return socket.open_udp();
}

ip::Resolver::Phase look_up(Socket& socket, ip::Resolver& resolver) {
  std::uint8_t datagram[512];  // the most that a server sends without EDNS (RFC 1035 §4.2.1)
  Address peer;
  std::uint16_t port = 0;
  std::size_t size = socket.receive_from(datagram, peer, port);
  if (size > 0) resolver.receive({datagram, size}, peer, port);
  size = resolver.due(soc::milliseconds(), datagram, peer);
  if (size > 0) (void)socket.send_to(peer, ip::dns_port, {datagram, size});  // lost: it is asked again
  return resolver.phase();
}

}  // namespace net::w5500
