// Peers that no server package provides: one that says what a test wants, and one in between that changes
// what passes through.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace tlsfit::test {

/// Listens on 127.0.0.1:port() and hands each connection to `serve`, one after another, until it ends.
class Peer {
 public:
  explicit Peer(std::function<void(int socket)> serve);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void run();

  std::function<void(int)> serve_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

/// Waits for the client's first bytes, answers with `bytes` and closes.
std::function<void(int)> say(std::string bytes);

/// Waits for the client's first bytes and says nothing until the client goes away.
std::function<void(int)> stall();

/// Passes everything on to and from 127.0.0.1:`port`, but lets `change` at each whole record of the server.
std::function<void(int)> relay(std::uint16_t port, std::function<void(std::string& record)> change);

}  // namespace tlsfit::test
