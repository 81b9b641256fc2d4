// A long line on loopback: passes bytes between clients and a server, each way half a round trip late.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace tlsfit::bench {

class DelayingProxy {
 public:
  /// Listens on a free port of 127.0.0.1 and connects each client to `server_port` there. The system accepts
  /// a connection at once, so what a client says first is held back one round trip more: the one that the
  /// three-way handshake of TCP would have taken (RFC 9293 section 3.5).
  DelayingProxy(std::uint16_t server_port, std::chrono::milliseconds round_trip);
  ~DelayingProxy();
  DelayingProxy(const DelayingProxy&) = delete;
  DelayingProxy& operator=(const DelayingProxy&) = delete;
  std::uint16_t port() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tlsfit::bench
