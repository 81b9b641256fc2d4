// A UDP socket of the operating system's, as net/ip wants one (net/ip/datagrams.hpp).
#pragma once

#include "net/net.hpp"

namespace net::host {

class Datagrams {
 public:
  /// On a port that the system chooses, which nobody can foresee.
  bool open_udp();
  bool open_udp(std::uint16_t port);
  bool send_to(Address peer, std::uint16_t port, std::span<const std::uint8_t> bytes);
  std::size_t receive_from(std::span<std::uint8_t> room, Address& peer, std::uint16_t& port);
  void close();

 private:
  int descriptor_ = -1;
};

}  // namespace net::host
