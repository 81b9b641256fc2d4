// The way to a time server: the module finds it by its name, and has a link for datagrams to it.
#pragma once

#include <array>

#include "net/at/links.hpp"
#include "net/ip/time_client.hpp"

namespace net::at {

/// One datagram either way, which waits here for the module or for whoever asked.
struct TimeDatagram {
  std::array<std::uint8_t, ip::ntp_size> bytes{};

  std::uint8_t sent = 0, received = 0;
};
inline TimeDatagram time_datagram;

class TimeServers {
 public:
  static constexpr std::uint8_t count = 2;  ///< the pool names another each time

  void start() {}

  bool open(unsigned /*turn*/) {
    if (links[time_link].phase != Link::Phase::Free) return false;  // the module has not closed it yet
    links[time_link].connect(ip::time_pool, ip::ntp_port);
    return true;
  }
  ip::Reach reach() const {
    return links[time_link].connecting()                 ? ip::Reach::Opening
           : links[time_link].phase == Link::Phase::Open ? ip::Reach::Open
                                                         : ip::Reach::Failed;
  }
  void send(std::span<const std::uint8_t> bytes) {
    std::copy(bytes.begin(), bytes.end(), time_datagram.bytes.begin());
    time_datagram.sent = time_datagram.received = 0;
    links[time_link].send = ip::ntp_size;
  }
  std::size_t receive(std::span<std::uint8_t> bytes) {
    if (links[time_link].pending) links[time_link].pull = true;
    if (time_datagram.received != ip::ntp_size) return 0;
    time_datagram.received = 0;
    std::copy(time_datagram.bytes.begin(), time_datagram.bytes.end(), bytes.begin());
    return ip::ntp_size;
  }
  void close() { links[time_link].leave(); }
};

}  // namespace net::at
