// The way to a time server: the chip finds it by its name, and has a socket for datagrams to it.
#pragma once

#include <array>

#include "net/cc3000/sockets.hpp"
#include "net/ip/time_client.hpp"

namespace net::cc3000 {

/// A question that waits for the chip.
struct TimeQuestion {
  std::array<std::uint8_t, ip::ntp_size> bytes{};
  bool waits = false;
};
inline TimeQuestion time_question;

class TimeServers {
 public:
  static constexpr std::uint8_t count = 2;  ///< the pool names another each time

  void start() {}

  bool open(unsigned /*turn*/) {
    time_question.waits = false;
    if (sockets[time_socket].phase != Socket::Phase::Free) return false;  // the chip has not closed it yet
    sockets[time_socket].connect(ip::time_pool, ip::ntp_port);
    return true;
  }
  ip::Reach reach() const {
    return sockets[time_socket].begun()                        ? ip::Reach::Opening
           : sockets[time_socket].phase == Socket::Phase::Open ? ip::Reach::Open
                                                               : ip::Reach::Failed;
  }
  void send(std::span<const std::uint8_t> bytes) {
    std::copy(bytes.begin(), bytes.end(), time_question.bytes.begin());
    time_question.waits = true;
  }
  std::size_t receive(std::span<std::uint8_t> bytes) {
    if (time_question.waits && cc3000::send(sockets[time_socket], time_question.bytes) != 0)
      time_question.waits = false;
    return cc3000::receive(sockets[time_socket], bytes);
  }
  void close() { sockets[time_socket].leave(); }
};

}  // namespace net::cc3000
