// Raw TLS to a server: a verified session, and bytes. Nothing waits and nothing is allocated: a Socket is a
// static object of the program's, and moves on whenever read() or write() is called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "session/session.hpp"

namespace tls {

/// Why a session failed: a kind, a cause and Mbed TLS's code (docs/app.md lists them).
struct Failure {
  session::Trouble kind = {};
  std::uint8_t cause = 0;
  int code = 0;
};

enum class State : std::uint8_t {
  Closed,   ///< not begun, or closed by close()
  Opening,  ///< waits for the net, connects, shakes hands
  Open,
  Ended,   ///< the server has said goodbye (close_notify, RFC 8446 section 6.1)
  Failed,  ///< failure() says why; also a connection that ended without a goodbye
};

class Socket {
 public:
  constexpr Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Begins a session; what was there before is given up. `host` must be in the server's certificate, and
  /// stay valid until the session is over. Which certificate of the device's own the server sees, and which
  /// protocol it is asked for (ALPN, RFC 7301), are what targets.json says of this host and port.
  void connect(const char* host, std::uint16_t port);

  /// Sends from the front of `bytes`, and says how many it took. The others are to be given again: the same
  /// bytes. A server that takes nothing for 10 s is given up.
  std::size_t write(std::span<const std::uint8_t> bytes);

  /// Moves on, and gives bytes that have come: their number; 0: none now.
  std::size_t read(std::span<std::uint8_t> into);

  State state() const { return state_; }
  /// Why it is Failed, or was the last time.
  Failure failure() const { return failure_; }

  /// Says goodbye, and gives the session up.
  void close();

 private:
  void move();
  void end(State state);

  // The large one last: what is near takes shorter instructions.
  session::Peer peer_;
  State state_ = State::Closed;
  bool stalled_ = false;  ///< the server took nothing the last time
  Failure failure_;
  session::Session session_;
};

}  // namespace tls

namespace tlsfit {
namespace tls = ::tls;
}
