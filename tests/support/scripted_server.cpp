#include "support/scripted_server.hpp"

#include <sys/socket.h>

#include <array>

namespace tlsfit::test {

ScriptedServer::ScriptedServer(std::function<void(int)> script)
    : listener_([script = std::move(script)](int connection, std::uint64_t) {
        std::array<char, 4096> hello{};
        if (::recv(connection, hello.data(), hello.size(), 0) > 0) script(connection);
      }) {}

std::string ScriptedServer::name() const {
  return "127.0.0.1:" + std::to_string(port());
}

void reset_on_close(int connection) {
  const linger now{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace tlsfit::test
