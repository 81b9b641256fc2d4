// A server that does just what a test says, on a thread of its own: for what no honest server does.
//
//   ScriptedServer server([](int connection) { send(connection, "garbage", 7, MSG_NOSIGNAL); });
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "support/loopback.hpp"

namespace tlsfit::test {

class ScriptedServer {
 public:
  /// `script` is run for each connection on a thread of its own, after one read of what the client says; the
  /// connection is closed when it returns. It must end when writing fails.
  explicit ScriptedServer(std::function<void(int connection)> script);

  std::uint16_t port() const { return listener_.port(); }
  /// "127.0.0.1:PORT"
  std::string name() const;
  bool stopping() const { return listener_.stopping(); }

 private:
  Listener listener_;
};

/// Makes close() send RST (SO_LINGER 0).
void reset_on_close(int connection);

}  // namespace tlsfit::test
