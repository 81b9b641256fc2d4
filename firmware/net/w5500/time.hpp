// Keeps the clock right: asks the time servers that DHCP names, and else those of pool.ntp.org.
#pragma once

#include "net/ip/dhcp.hpp"
#include "net/ip/dns.hpp"
#include "net/w5500/socket.hpp"

namespace net::w5500 {

class TimeClient {
 public:
  /// The net is up. `socket`: the number of the hardware socket to use.
  void start(unsigned socket, const ip::Lease& lease);
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
  void ask(Address server);
  void enter(Phase phase, std::uint32_t patience);
  bool lasted() const;
  void wait(std::uint32_t seconds);
  void try_another();

  Socket socket_;
  Phase phase_ = Phase::Off;
  std::uint8_t tries_ = 0;  ///< without an answer
  bool settled_ = false;
  Address server_;
  const ip::Lease* lease_ = nullptr;
  std::uint32_t cookie_[2] = {};
  std::uint32_t began_ = 0;     ///< ms, which may wrap
  std::uint32_t asked_ = 0;     ///< ms: the last event
  std::uint32_t patience_ = 0;  ///< ms from then on
  ip::Resolver resolver_;
};

}  // namespace net::w5500
