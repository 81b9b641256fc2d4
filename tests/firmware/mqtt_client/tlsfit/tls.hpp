// In the place of firmware/api/tlsfit/tls.hpp: the same Socket, over a connection that a test makes up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "session/failure.hpp"

namespace tls {

struct Failure {
  session::Trouble kind = {};
  std::uint8_t cause = 0;
  int code = 0;
};

enum class State : std::uint8_t { Closed, Opening, Open, Ended, Failed };

class Socket {
 public:
  void connect(const char* host, std::uint16_t port);
  std::size_t write(std::span<const std::uint8_t> bytes);
  std::size_t read(std::span<std::uint8_t> into);
  State state() const;
  Failure failure() const;
  void close();
};

}  // namespace tls

namespace tlsfit {
namespace tls = ::tls;
}
