#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>

#include "base/file.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"

namespace tlsfit {

namespace {

using Clock = std::chrono::steady_clock;

struct MonitorOptions {
  std::string port;
  unsigned baud = 115200;
};

constexpr char ctrl_bracket = 0x1D;
/// Without a terminal: how long the device must be silent after the end of our input, and may take to say its
/// first word.
constexpr std::chrono::milliseconds silence{1000}, first_word{10'000};
constexpr int look_interval = 200;  // ms: for a port that is gone, and for SIGTERM

speed_t speed_of(unsigned baud) {
  constexpr std::pair<unsigned, speed_t> speeds[] = {{9600, B9600},     {19200, B19200},   {38400, B38400},
                                                     {57600, B57600},   {115200, B115200}, {230400, B230400},
                                                     {460800, B460800}, {921600, B921600}};
  for (const auto& [rate, speed] : speeds)
    if (rate == baud) return speed;
  throw Error(ExitCode::Usage, "--baud {}: want 9600, 19200, 38400, 57600, 115200, 230400, 460800 or 921600",
              baud);
}

/// A serial port, 8 bits without parity, no flow control. It may go away and come back.
class Port {
 public:
  Port(std::string path, unsigned baud) : path_(std::move(path)), speed_(speed_of(baud)) {}
  ~Port() { close(); }
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  /// False if it is not there, or not ours: errno says why. Throws Error (Usage) for what is no serial port.
  bool open() {
    fd_ = ::open(path_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd_ < 0) return false;
    termios line{};
    if (::tcgetattr(fd_, &line) != 0) {
      close();
      throw Error(ExitCode::Usage, "{}: it is no serial port", printable(path_));
    }
    ::cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    ::cfsetspeed(&line, speed_);
    ::tcsetattr(fd_, TCSANOW, &line);
    return true;
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  bool there() const { return fd_ >= 0; }
  int descriptor() const { return fd_; }

  /// What has come; nothing, and not there() any more, if the port is gone.
  std::string read() {
    std::array<char, 4096> buffer;
    const ssize_t n = ::read(fd_, buffer.data(), buffer.size());
    if (n > 0) return {buffer.data(), static_cast<std::size_t>(n)};
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) close();
    return "";
  }
  void write(std::string_view text) {
    while (!text.empty() && there()) {
      pollfd room{fd_, POLLOUT, 0};
      if (::poll(&room, 1, look_interval) <= 0) InterruptionWatch::check();
      const ssize_t n = ::write(fd_, text.data(), text.size());
      if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
      if (n < 0 && errno != EAGAIN && errno != EINTR) close();
    }
  }

 private:
  std::string path_;
  speed_t speed_;
  int fd_ = -1;
};

/// The only one that looks like a board's.
std::string likely_port() {
  std::vector<std::string> ports;
  for (const fs::path& path : entries_of("/dev")) {
    const std::string name = path.filename().string();
    if (name.starts_with("ttyACM") || name.starts_with("ttyUSB")) ports.push_back(path.string());
  }
  if (ports.size() == 1) return ports.front();
  throw Error(ExitCode::Usage, "name a serial port: {}",
              ports.empty() ? "there is no /dev/ttyACM* or /dev/ttyUSB* here" : joined(ports, ", "));
}

ExitCode run_monitor(MonitorOptions options) {
  if (options.port.empty()) options.port = likely_port();
  Port port(options.port, options.baud);
  if (!port.open()) throw Error(ExitCode::Usage, "{}: {}", printable(options.port), std::strerror(errno));
  const InterruptionWatch watch;
  Keyboard keyboard({.end = ctrl_bracket, .signals = false});
  say(fmt::format("{}, {} bit/s{}", printable(options.port), options.baud,
                  keyboard.terminal() ? "; Ctrl-] leaves" : ""));
  bool spoken = false;
  for (Clock::time_point heard = Clock::now();;) {
    InterruptionWatch::check();
    if (!port.there() && port.open()) say(fmt::format("{} is back", printable(options.port)));
    pollfd wait[] = {{keyboard.descriptor(), POLLIN, 0}, {port.descriptor(), POLLIN, 0}};
    ::poll(wait, 2, look_interval);
    port.write(keyboard.read());
    const bool was_there = port.there();
    if (const std::string text = was_there ? port.read() : ""; !text.empty()) {
      print_raw(text);
      flush_out();
      heard = Clock::now();
      spoken = true;
    }
    if (was_there && !port.there()) say(fmt::format("{} is gone: waiting for it", printable(options.port)));
    const auto patience = spoken ? silence : first_word;
    if (keyboard.ended() && (keyboard.terminal() || Clock::now() - heard >= patience)) return ExitCode::Done;
  }
}

}  // namespace

void add_monitor(CLI::App& app, Action& action) {
  CLI::App* const command = app.add_subcommand("monitor", "a device's console on a serial port");
  const auto options = std::make_shared<MonitorOptions>();
  command->add_option("PORT", options->port, "serial port; default: the only /dev/ttyACM* or /dev/ttyUSB*");
  command->add_option("--baud", options->baud, "bits per second, 115200 if not given");
  command->footer(
      "Ctrl-] leaves; everything else that is typed, Ctrl-C too, goes to the device. A port that goes\n"
      "away is waited for. Without a terminal it ends when its input has ended and the device has been\n"
      "silent for 1 s (for 10 s, if it says nothing at all).\n"
      "Examples:\n  tlsfit monitor\n  echo stats | tlsfit monitor /dev/ttyUSB0\n");
  command->callback([&action, options] { action = [options] { return run_monitor(*options); }; });
}

}  // namespace tlsfit
