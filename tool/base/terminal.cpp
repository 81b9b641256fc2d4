#include "base/terminal.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/output.hpp"

namespace tlsfit {

Keyboard::Keyboard(Keys keys) : keys_(keys), terminal_(::isatty(0) == 1) {
  if (!terminal_ || ::tcgetattr(0, &saved_) != 0) {
    terminal_ = false;
    return;
  }
  termios raw = saved_;
  raw.c_lflag &= ~static_cast<tcflag_t>(keys_.signals ? ICANON | ECHO : ICANON | ECHO | ISIG);
  ::tcsetattr(0, TCSANOW, &raw);
}

Keyboard::~Keyboard() {
  if (terminal_) ::tcsetattr(0, TCSANOW, &saved_);
}

std::string Keyboard::read() {
  std::string typed;
  std::array<char, 256> buffer;
  pollfd wait{0, POLLIN, 0};
  if (ended_ || ::poll(&wait, 1, 0) <= 0) return typed;
  const ssize_t n = ::read(0, buffer.data(), buffer.size());
  ended_ = n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN);
  for (ssize_t i = 0; i < n; ++i) {
    const char c = buffer.at(static_cast<std::size_t>(i));
    ended_ = ended_ || (terminal_ && c == keys_.end);
    if (c == '\n') typed += '\r';
    if (c != keys_.end || !terminal_) typed += c;
  }
  return typed;
}

void print_raw(std::string_view bytes) {
  static const bool terminal = ::isatty(1) == 1;
  if (!terminal) return write_out(bytes);
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    const bool plain = (u >= 0x20 && u != 0x7F) || c == '\n' || c == '\r' || c == '\t' || c == '\b';
    write_out(plain ? std::string(1, c) : fmt::format("\\x{:02X}", u));
  }
}

}  // namespace tlsfit
