#include "base/secret_prompt.hpp"

#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "base/interrupted.hpp"
#include "base/output.hpp"

namespace tlsfit {

namespace {

std::atomic<int> came{0};  ///< the signal that did

/// While it lives, the terminal shows nothing that is typed, and signals only end the reading.
class Silence {
 public:
  Silence() {
    came = 0;
    struct sigaction note {};
    note.sa_handler = [](int number) { came = number; };
    sigset_t held;
    ::sigemptyset(&held);
    for (const int number : signals) ::sigaddset(&held, number);
    ::sigprocmask(SIG_BLOCK, &held, &mask_);  // but while it waits for a character
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals.at(i), &note, &actions_.at(i));
    there_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ICANON | ISIG | ECHONL;
    silent.c_cc[VSUSP] = _POSIX_VDISABLE;  // nobody would bring the echo back for the shell
    there_ = there_ && ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (there_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals.at(i), &actions_.at(i), nullptr);
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

  bool there() const { return there_; }
  /// Waits for a character; nothing: there will be none. Throws Interrupted.
  std::optional<char> read() const {
    pollfd wait{STDIN_FILENO, POLLIN, 0};
    while (::ppoll(&wait, 1, nullptr, &mask_) < 0 && errno == EINTR && came == 0) {
    }
    if (came != 0) {
      write_err("\n");
      throw Interrupted{came};
    }
    char c = 0;
    return ::read(STDIN_FILENO, &c, 1) == 1 ? std::optional(c) : std::nullopt;
  }

 private:
  static constexpr std::array<int, 4> signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  std::array<struct sigaction, signals.size()> actions_{};
  sigset_t mask_{};
  termios before_{};
  bool there_ = false;
};

}  // namespace

std::optional<std::string> ask_secretly(std::string_view question) {
  if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1) return std::nullopt;
  const Silence silence;
  if (!silence.there()) return std::nullopt;
  write_err(question);
  std::string line;
  for (std::optional<char> c = silence.read(); c != '\n'; c = silence.read()) {
    if (!c) return std::nullopt;
    line += *c;
  }
  return line;
}

}  // namespace tlsfit
