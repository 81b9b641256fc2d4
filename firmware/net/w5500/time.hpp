// Keeps the clock right: asks the time servers that DHCP names, and else those of pool.ntp.org.
#pragma once

#include "net/ip/dhcp.hpp"
#include "net/ip/dns.hpp"
#include "net/w5500/socket.hpp"

namespace net::w5500 {

class TimeClient {
 public:
  constexpr explicit TimeClient(unsigned socket_number) : socket_(socket_number) {}

  /// The net is up.
  void start(const ip::Lease& lease);
  void stop();
  void poll();
  /// Whether there is no point in waiting for the time: it is known, or nobody tells it.
  bool settled() const { return settled_; }

 private:
  enum class Phase : std::uint8_t {
    Off,
    Resolving,
    Asking,
    Waiting,  // until it is time to ask again
  };

  void choose_server();
  void resolving();
  void asking();
  void waiting();
  void ask();
  void wait(std::uint32_t seconds);

  Socket socket_;
  Phase phase_ = Phase::Off;
  std::uint8_t tries_ = 0;  ///< without an answer
  bool settled_ = false;
  Address server_;
  Address ntp_[2], dns_[2];
  std::uint32_t cookie_[2] = {};
  std::uint64_t began_ = 0, next_ = 0;
  ip::Resolver resolver_;
};

}  // namespace net::w5500
