// A TCP connection to a host name, on one hardware socket: the socket first asks the name server, as a UDP
// socket on a port of its own, and then connects, as a TCP socket. So names are resolved side by side, and no
// socket is set aside for it.
#pragma once

#include "net/ip/dns.hpp"
#include "net/w5500/socket.hpp"

namespace net::w5500 {

class Slot {
 public:
  bool free() const { return phase_ == Phase::Free; }
  /// Begins, on the hardware socket of this number.
  void connect(unsigned socket, const char* host, std::uint16_t port, const Address (&dns)[2]);
  void poll();
  State state() const;
  Failure failure() const { return failure_; }
  std::size_t send(std::span<const std::uint8_t> bytes);
  std::size_t receive(std::span<std::uint8_t> bytes);
  void close();
  /// The net has gone: whatever was going on has failed.
  void cut();

 private:
  enum class Phase : std::uint8_t {
    Free,
    Resolving,
    Connecting,
    Open,
    Ended,  // the peer has sent FIN, and everything before it has been received
    Failed,
    Flushing,  // given up by its user; what was queued is still being sent
    Leaving,   // FIN is sent, or being sent
  };

  void enter(Phase phase);
  void fail(Failure failure);
  bool lasted(std::uint32_t milliseconds) const;
  void resolving();
  void connecting();
  void open();
  void flushing();
  void leaving();

  Socket socket_;
  Phase phase_ = Phase::Free;
  Failure failure_ = Failure::None;
  std::uint16_t port_ = 0;
  std::uint32_t since_ = 0;
  ip::Resolver resolver_;
};

}  // namespace net::w5500
