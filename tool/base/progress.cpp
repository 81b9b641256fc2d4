#include "base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "base/text.hpp"

namespace tlsfit {

namespace {

Verbosity current = Verbosity::Normal;

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

void set_verbosity(Verbosity verbosity) {
  current = verbosity;
}
Verbosity verbosity() {
  return current;
}

void say(std::string_view line) {
  if (current != Verbosity::Quiet) fmt::print(stderr, "{}\n", line);
}

void say_detail(std::string_view line) {
  if (current == Verbosity::Verbose) fmt::print(stderr, "{}\n", line);
}

void Progress::show(std::string_view status) {
  if (current == Verbosity::Quiet || ::isatty(STDERR_FILENO) != 1) return;
  fmt::print(stderr, "\r{}\x1b[K", status.substr(0, terminal_columns() - 1));
  std::fflush(stderr);
  shown_ = true;
}

void Progress::show(std::string_view status, std::size_t done, std::size_t total) {
  const double fraction = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
  show(fmt::format("{} {}/{} {}", bar(fraction, 20), done, total, status));
}

void Progress::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

}  // namespace tlsfit
