#include "cmd/matrix_view.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "base/output.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"

namespace tlsfit {

namespace {

using Phase = lab::CellState::Phase;
using namespace std::chrono_literals;

std::size_t count_of(const std::vector<lab::CellState>& states, Phase phase) {
  return static_cast<std::size_t>(
      std::count_if(states.begin(), states.end(), [&](const auto& state) { return state.phase == phase; }));
}

std::string progress_text(const std::vector<lab::CellState>& states) {
  return fmt::format("{} of {} cells done, {} at work", count_of(states, Phase::Done), states.size(),
                     count_of(states, Phase::Running));
}

/// How a cell ended, without its name.
std::string ended_text(const CellReport& report) {
  if (report.outcome == CellOutcome::DoesNotFit)
    return fmt::format("{}, {:.1f} s", report.why, report.seconds);
  std::string text(name_of(report.outcome));
  std::replace(text.begin(), text.end(), '-', ' ');
  if (report.flash && report.ram)
    text += fmt::format(", flash {}, RAM {}", grouped(*report.flash), grouped(*report.ram));
  if (report.outcome == CellOutcome::Failed) text += ": " + report.why;
  return text + (report.unchanged ? ", unchanged" : fmt::format(", {:.1f} s", report.seconds));
}

struct ScreenSize {
  std::size_t columns = 80, rows = 24;
};

ScreenSize screen_size() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

}  // namespace

std::vector<std::string> live_rows(const std::vector<lab::CellState>& states, ViewTime now,
                                   std::size_t columns, std::size_t rows) {
  // Those that are shown keep the order of the matrix.
  const std::size_t room = std::max<std::size_t>(rows, 3) - 2;
  std::vector<bool> shown(states.size());
  std::size_t taken = 0;
  const auto take = [&](Phase phase, bool last_first) {
    for (std::size_t n = 0; n < states.size() && taken < room; ++n) {
      const std::size_t i = last_first ? states.size() - 1 - n : n;
      if (states[i].phase != phase || shown[i]) continue;
      shown[i] = true;
      ++taken;
    }
  };
  take(Phase::Running, false);
  take(Phase::Done, true);
  take(Phase::Waiting, false);
  std::size_t width = 0;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (shown[i]) width = std::max(width, states[i].id.size());
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (!shown[i]) continue;
    const lab::CellState& state = states[i];
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - state.since).count();
    const std::string what = state.phase == Phase::Done      ? ended_text(state.report)
                             : state.phase == Phase::Running ? fmt::format("{} s  {}", seconds, state.status)
                                                             : "waits";
    lines.push_back(printable(fmt::format("{:<{}}  {}", state.id, width, what)).substr(0, columns - 1));
  }
  const double fraction = states.empty() ? 1
                                         : static_cast<double>(count_of(states, Phase::Done)) /
                                               static_cast<double>(states.size());
  lines.push_back(fmt::format("{} {}", bar(fraction, 20), progress_text(states)).substr(0, columns - 1));
  return lines;
}

std::string finished_line(const CellReport& report) {
  return report.id + ": " + ended_text(report);
}

std::vector<std::string> MatrixLog::lines(const std::vector<lab::CellState>& states, ViewTime now) {
  if (!last_) last_ = now;
  told_.resize(states.size());
  std::vector<std::string> result;
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i].phase == Phase::Done && !told_[i]) {
      told_[i] = true;
      result.push_back(finished_line(states[i].report));
    }
  if (result.empty() && now - *last_ >= 15s) {
    std::string line = progress_text(states);
    for (const lab::CellState& state : states)
      if (state.phase == Phase::Running) line += fmt::format("; {}: {}", state.id, state.status);
    result.push_back(line);
  }
  if (!result.empty()) last_ = now;
  return result;
}

MatrixView::MatrixView() : terminal_(::isatty(STDERR_FILENO) == 1) {}

MatrixView::~MatrixView() {
  clear();
}

void MatrixView::show(const std::vector<lab::CellState>& states) {
  if (verbosity() == Verbosity::Quiet) return;
  const ViewTime now = std::chrono::steady_clock::now();
  if (!terminal_) {
    for (const std::string& line : log_.lines(states, now)) say(line);
    return;
  }
  const ScreenSize screen = screen_size();
  const std::vector<std::string> rows = live_rows(states, now, screen.columns, screen.rows);
  std::string text;
  for (const std::string& row : rows) text += row + "\x1b[K\n";
  if (text == shown_) return;
  // Over the rows that are there: nothing flickers.
  const std::string back = drawn_ > 0 ? fmt::format("\x1b[{}A\r", drawn_) : "";
  write_err(back + text + "\x1b[J");
  shown_ = text;
  drawn_ = rows.size();
}

/// Goes back to the first row, and takes everything below it away.
void MatrixView::clear() {
  if (drawn_ > 0) write_err(fmt::format("\x1b[{}A\r\x1b[J", drawn_));
  drawn_ = 0;
  shown_.clear();
}

}  // namespace tlsfit
