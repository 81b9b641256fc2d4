// TCP on 127.0.0.1, for the servers that tests write themselves.
#pragma once

#include <netinet/in.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit::test {

/// 127.0.0.1:`port`; 0 for a port of the kernel's choice.
sockaddr_in loopback(std::uint16_t port);

/// A connection to 127.0.0.1:`port`; -1 if there is none to be had.
int connect_to(std::uint16_t port);

/// Sends everything; false if the other side has gone.
bool send_all(int connection, ByteView bytes);

/// Listens on a free port and serves each connection on a thread of its own, as long as the object lives. Who
/// serves must look at stopping() wherever it waits. Declare it last: its threads then end before what they
/// use.
class Listener {
 public:
  /// @param serve is given each connection, which is closed after it, and its number, from 0
  /// Throws std::runtime_error if it cannot listen.
  explicit Listener(std::function<void(int connection, std::uint64_t number)> serve);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  std::uint16_t port() const { return port_; }
  bool stopping() const { return stopping_; }

 private:
  void accept_all();

  std::function<void(int, std::uint64_t)> serve_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> talks_;
  std::thread accepting_;
};

}  // namespace tlsfit::test
