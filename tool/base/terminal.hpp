// Our own stdin and stdout as the console of a device.
#pragma once

#include <termios.h>

#include <string>
#include <string_view>

namespace tlsfit {

/// Reads typed characters as they come. On a terminal, line editing and echo are off while it lives: the
/// device echoes itself.
class Keyboard {
 public:
  /// What is special on a terminal.
  struct Keys {
    char end = 4;         ///< what ends the input: Ctrl-D
    bool signals = true;  ///< Ctrl-C is a signal, and nothing that is typed
  };
  explicit Keyboard(Keys keys);
  Keyboard() : Keyboard(Keys{}) {}
  ~Keyboard();
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  /// Some of what has been typed, at most 256 characters, so that endless input keeps nobody waiting; '\n'
  /// becomes '\r\n' as a console's lines end. Does not wait.
  std::string read();
  bool ended() const { return ended_; }
  bool terminal() const { return terminal_; }
  /// stdin while it is open, else -1.
  int descriptor() const { return ended_ ? -1 : 0; }

 private:
  Keys keys_;
  bool terminal_ = false, ended_ = false;
  termios saved_{};
};

/// Writes bytes to stdout; on a terminal, control bytes other than line ends and tabs become visible, for a
/// server's bytes must not drive it.
void print_raw(std::string_view bytes);

}  // namespace tlsfit
