// The DHCP client over a socket for datagrams, which is open on its port.
#pragma once

#include "net/ip/datagrams.hpp"
#include "net/ip/dhcp.hpp"
#include "wall_clock/wall_clock.hpp"

namespace net::ip {

/// Takes what has come and sends what is due.
template <Datagrams Socket>
void exchange_dhcp(Socket& socket, DhcpClient& dhcp) {
  std::uint8_t datagram[640];  // servers may send 576 bytes with their headers
  const std::uint32_t now = wall_clock::uptime();
  Address peer;
  std::uint16_t port = 0;
  const std::size_t size = socket.receive_from(datagram, peer, port);
  if (size > 0 && port == dhcp_server_port) dhcp.receive({datagram, size}, now);
  if (dhcp.due(now, datagram, peer))
    (void)socket.send_to(peer, dhcp_server_port, {datagram, DhcpClient::datagram_size});
}

}  // namespace net::ip
