// What the services above need of a driver below: a socket for datagrams. Drivers whose chip has sockets of
// its own give theirs; one driver is linked in, so that nothing is looked up at run time.
#pragma once

#include <concepts>
#include <span>

#include "net/net.hpp"

namespace net::ip {

/// open_udp() closes what was open, and opens it on this port, or on one that nobody can foresee; false if
/// the chip does not. send_to() is false if there is no room: the datagram is as good as lost. receive_from()
/// takes the next one, cut to the size of the room; its size, or 0 if none has come. Nothing waits.
template <class Socket>
concept Datagrams = requires(Socket& socket, Address& peer, std::uint16_t& port,
                             std::span<const std::uint8_t> bytes, std::span<std::uint8_t> room) {
  { socket.open_udp(port) } -> std::same_as<bool>;
  { socket.open_udp() } -> std::same_as<bool>;
  { socket.send_to(peer, port, bytes) } -> std::same_as<bool>;
  { socket.receive_from(room, peer, port) } -> std::same_as<std::size_t>;
  socket.close();
};

}  // namespace net::ip
