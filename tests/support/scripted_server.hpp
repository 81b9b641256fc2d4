// A server that does just what a test says, on a thread of its own: for what no honest server does.
//
//   ScriptedServer server([](int connection) { send(connection, "garbage", 7, MSG_NOSIGNAL); });
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit::test {

class ScriptedServer {
 public:
  /// `script` is run for each connection on a thread of its own, after one read of what the client says; the
  /// connection is closed when it returns. It must end when writing fails.
  explicit ScriptedServer(std::function<void(int connection)> script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::uint16_t port() const { return port_; }
  /// "127.0.0.1:PORT"
  std::string name() const;
  bool stopping() const { return stopping_; }

 private:
  void accept_all();

  std::function<void(int)> script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> talks_;
  std::thread accepting_;
};

/// Sends everything; false if the client has gone.
bool send_all(int connection, ByteView bytes);
/// Makes close() send RST (SO_LINGER 0).
void reset_on_close(int connection);

}  // namespace tlsfit::test
