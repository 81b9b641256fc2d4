#include "base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/output.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

Verbosity current = Verbosity::Normal;
LogPace log_pace;  // of the command, whichever part of it shows something

thread_local Aside* aside = nullptr;

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

Aside::Aside(Take said, Take shown) : said_(std::move(said)), shown_(std::move(shown)) {
  aside = this;
}

Aside::~Aside() {
  aside = nullptr;
}

void say(std::string_view line) {
  if (aside != nullptr) return aside->said_(line);
  if (current != Verbosity::Quiet) print_err("{}\n", line);
}

void say_detail(std::string_view line) {
  if (current == Verbosity::Verbose) say(line);
}

bool LogPace::due(std::string_view status, Time now) {
  using namespace std::chrono_literals;
  if (!began_) began_ = now;
  if (now - *began_ < 5s) return false;
  if (written_ && status == step_ && now - *written_ < 15s) return false;
  step_ = status;
  written_ = now;
  return true;
}

std::string rest_text(std::chrono::milliseconds elapsed, std::size_t done, std::size_t total) {
  using namespace std::chrono_literals;
  if (done == 0 || done >= total || elapsed < 2s) return "";
  const double left = static_cast<double>(elapsed.count()) / 1000 / static_cast<double>(done) *
                      static_cast<double>(total - done);
  return left < 90 ? fmt::format(", about {:.0f} s left", left)
                   : fmt::format(", about {:.0f} min left", left / 60);
}

void Progress::show(std::string_view status) {
  if (aside != nullptr) return aside->shown_(status);
  if (current == Verbosity::Quiet) return;
  if (::isatty(STDERR_FILENO) != 1) {
    if (log_pace.due(status, std::chrono::steady_clock::now())) say(status);
    return;
  }
  write_err(fmt::format("\r{}\x1b[K", printable(status).substr(0, terminal_columns() - 1)));
  shown_ = true;
}

void Progress::show(std::string_view status, std::size_t done, std::size_t total) {
  if (aside != nullptr) return aside->shown_(fmt::format("{}: {} of {}", status, done, total));
  const auto now = std::chrono::steady_clock::now();
  if (status != counted_) {
    counted_ = status;
    counted_since_ = now;
  }
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - counted_since_);
  const std::string rest = rest_text(elapsed, done, total);
  if (::isatty(STDERR_FILENO) != 1) {
    if (current != Verbosity::Quiet && log_pace.due(status, now))
      say(fmt::format("{}: {} of {}{}", status, done, total, rest));
    return;
  }
  const double fraction = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
  // What a narrow terminal cuts off is the end of the words, not the time.
  show(fmt::format("{} {}/{}{}: {}", bar(fraction, 20), done, total, rest, status));
}

void Progress::clear() {
  if (shown_) write_err("\r\x1b[K");
  shown_ = false;
}

}  // namespace tlsfit
