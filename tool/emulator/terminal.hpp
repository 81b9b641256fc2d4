// The emulator's own stdin and stdout as the guest's console.
#pragma once

#include <termios.h>

#include <string>
#include <string_view>

namespace tlsfit::emulator {

/// Reads typed characters as they come. On a terminal, line editing and echo are off while it lives: the
/// guest echoes itself. Ctrl-C still is a signal.
class Keyboard {
 public:
  Keyboard();
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  /// Some of what has been typed, at most 256 characters, so that endless input keeps nobody waiting; '\n'
  /// becomes
  /// '\r\n' as the guest's lines end. Does not wait.
  std::string read();
  bool ended() const { return ended_; }
  /// stdin while it is open, else -1.
  int descriptor() const { return ended_ ? -1 : 0; }

 private:
  bool terminal_ = false, ended_ = false;
  termios saved_{};
};

/// Writes bytes to stdout; on a terminal, control bytes other than line ends and tabs become visible, for a
/// server's bytes must not drive it.
void print_raw(std::string_view bytes);

}  // namespace tlsfit::emulator
