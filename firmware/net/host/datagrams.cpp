#include "net/host/datagrams.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/host/address.hpp"
#include "soc/descriptors.hpp"

namespace net::host {

bool Datagrams::open_udp() {
  return open_udp(0);
}

bool Datagrams::open_udp(std::uint16_t port) {
  close();
  descriptor_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const sockaddr_in own = socket_address({}, port);
  return descriptor_ >= 0 && ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0;
}

bool Datagrams::send_to(Address peer, std::uint16_t port, std::span<const std::uint8_t> bytes) {
  const sockaddr_in to = socket_address(peer, port);
  return ::sendto(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&to), sizeof to) >= 0;
}

std::size_t Datagrams::receive_from(std::span<std::uint8_t> room, Address& peer, std::uint16_t& port) {
  sockaddr_in from = {};
  socklen_t size = sizeof from;
  const ssize_t count =
      ::recvfrom(descriptor_, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (count <= 0) {
    soc::await(descriptor_, POLLIN);
    return 0;
  }
  std::memcpy(peer.octet, &from.sin_addr, sizeof peer.octet);
  port = ntohs(from.sin_port);
  return static_cast<std::size_t>(count);
}

void Datagrams::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace net::host
