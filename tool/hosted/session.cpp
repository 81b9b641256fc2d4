#include "hosted/session.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "base/elf.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interruption.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/process.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "hosted/child.hpp"
#include "model/run_parts.hpp"

namespace tlsfit::hosted {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// After the last handshake that --sessions waits for: time for a response.
constexpr milliseconds response_time{1000};
/// After it was told to end: time for the arithmetic that it is in.
constexpr seconds longest_end{20};

std::vector<std::string> command_line(const fs::path& image, const Board& board,
                                      const SessionOptions& options) {
  std::vector<std::string> argv = board.core.runner;
  if (!argv.empty() && !find_program(argv.front()))
    throw Error(ExitCode::Missing, "{} is not on this machine, which runs images for {}: apt-get install {}",
                argv.front(), board.id, board.core.package("runner"));
  argv.push_back(absolute_path(image).string());
  for (const std::string& map : options.maps) argv.insert(argv.end(), {"--map", map});
  return argv;
}

/// What the loader gives the executable to write to, but for the arena and each thread's own copies.
std::uint64_t static_memory(const fs::path& image) {
  std::uint64_t sum = 0;
  for (const ElfSection& section : read_elf(image).sections)
    if (section.allocated && section.writable && section.name != ".arena" && section.name != ".tbss")
      sum += section.size;
  return sum;
}

class Session {
 public:
  Session(const fs::path& image, const ImageInfo& info, const Board& board, const SessionOptions& options)
      : options_(options), info_(info), image_(image), told_(info.agreement), console_(console_events()) {
    check();
    for (unsigned n = 0; n < options.repeat; ++n)
      commands_.insert(commands_.end(), options.commands.begin(), options.commands.end());
    if (!interactive_ || program_) console_.expect(commands_.size());
    child_.emplace(command_line(image, board, options),
                   fmt::format("TLSFIT_REPORT={}", report_path().string()), !interactive_);
  }

  RunReport run() {
    while (!child_->silent()) {
      const std::string printed = child_->read(milliseconds(20));
      if (raw_) {
        print_raw(printed);
        flush_out();
      }
      for (const char c : printed) {
        until_.take(c);
        console_.take(static_cast<std::uint8_t>(c));
      }
      read_report();
      look_at_time();
    }
    const int code = child_->wait();
    read_report();
    return report(code);
  }

 private:
  enum class End { Itself, Done, TimeOut, Interrupted };

  void check() const;
  Console::Events console_events();
  fs::path report_path() const { return folder_.path() / "report"; }
  void type_next();
  void read_report();
  void look_at_time();
  void tell_to_end(End why);
  std::string reason(int code) const;
  RunReport report(int code);
  double elapsed() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

  const SessionOptions& options_;
  const ImageInfo& info_;
  fs::path image_;
  TemporaryFolder folder_;
  Clock::time_point started_ = Clock::now();
  std::vector<std::string> commands_;
  std::size_t typed_ = 0;
  bool interactive_ = options_.commands.empty();
  bool program_ = info_.app != "console";
  bool raw_ = interactive_ && options_.body_to_stdout;
  AwaitedText until_{options_.until};
  Events told_;
  Console console_;
  std::optional<Child> child_;
  std::streamoff report_read_ = 0;
  std::uint64_t heap_now_ = 0, heap_peak_ = 0, stack_peak_ = 0;
  std::optional<Clock::time_point> enough_;  ///< since when --sessions has what it waits for
  End end_ = End::Itself;
  Clock::time_point told_to_end_;
};

void Session::check() const {
  for (const std::string& command : options_.commands)
    if (command.size() > info_.agreement.typed_line)
      throw Error(ExitCode::Usage, "--{}...: longer than the {} characters that the console takes",
                  printable(command.substr(0, 44)), info_.agreement.typed_line);
  if (program_ && !interactive_)
    throw Error(ExitCode::Usage,
                "{}: its program is '{}', which takes no commands: leave out --get and --tls",
                image_.string(), printable(info_.app));
  if (interactive_ && !program_ && !options_.body_to_stdout)
    throw Error(ExitCode::Usage, "--json needs --get or --tls: without, stdout is the console");
  if (!interactive_ && !options_.until.empty())
    throw Error(ExitCode::Usage, "--until {}: with --get and --tls the run ends when they have",
                printable(options_.until));
}

Console::Events Session::console_events() {
  Console::Events events;
  events.line = [this](std::string_view line) {
    if (!raw_ && !options_.quiet) print_err("{}\n", printable(line));
  };
  events.body = [this](std::string_view bytes) {
    if (!interactive_ && options_.body_to_stdout) print_raw(bytes);
  };
  events.ready = [this] { type_next(); };
  events.finished = [this](unsigned) { type_next(); };
  return events;
}

void Session::type_next() {
  if (interactive_) return;
  const std::size_t most_open = options_.at_once ? console_jobs : 1;
  while (typed_ < commands_.size() && typed_ < console_.finished() + most_open)
    child_->type(commands_[typed_++] + "\n");
  if (console_.finished() == commands_.size()) child_->end_input();  // then it ends by itself
}

/// Takes what the executable has written to its report since the last time, whole lines of it.
void Session::read_report() {
  std::ifstream file(report_path());
  file.seekg(report_read_);
  for (std::string line; std::getline(file, line) && !file.eof();) {
    report_read_ += static_cast<std::streamoff>(line.size()) + 1;
    char word[8] = {};
    std::uint32_t first = 0, second = 0;
    if (std::sscanf(line.c_str(), "%7s %u %u", word, &first, &second) != 3) continue;
    if (std::strcmp(word, "told") == 0) told_.take(first << 8 | second, 0);
    if (std::strcmp(word, "stack") == 0) stack_peak_ = first;
    if (std::strcmp(word, "heap") != 0) continue;
    heap_now_ = first;
    heap_peak_ = second;
  }
}

void Session::tell_to_end(End why) {
  if (end_ == End::Itself) {
    end_ = why;
    told_to_end_ = Clock::now();
    // At a terminal, Ctrl-C has reached it already, and a second signal would end it at once.
    if (why != End::Interrupted || Interruption::signal() == SIGTERM || !interactive_)
      child_->signal(SIGTERM);
  } else if (Clock::now() - told_to_end_ > longest_end) {
    child_->signal(SIGKILL);
  }
}

void Session::look_at_time() {
  const double limit = options_.max_seconds.value_or(interactive_ ? 0 : default_max_seconds);
  if (Interruption::signal() != 0) return tell_to_end(End::Interrupted);
  if (end_ != End::Itself) return tell_to_end(end_);
  if (limit != 0 && elapsed() > limit) return tell_to_end(End::TimeOut);
  if (options_.sessions != 0 && told_.handshakes().size() >= options_.sessions && !enough_)
    enough_ = Clock::now();
  if (until_.seen() || (enough_ && Clock::now() - *enough_ > response_time)) tell_to_end(End::Done);
}

/// Why the run did not end well; empty if it did.
std::string Session::reason(int code) const {
  switch (end_) {
    case End::Done:
      return "";
    case End::Interrupted:
      // Ctrl-C is how people leave the console.
      if (interactive_ && Interruption::signal() == SIGINT) return "";
      return fmt::format("interrupted after {:.0f} s", elapsed());
    case End::TimeOut:
      if (!options_.until.empty())
        return fmt::format("'{}' was not printed in {:.0f} s", options_.until, elapsed());
      return fmt::format("not finished after {:.0f} s", elapsed());
    case End::Itself:
      break;
  }
  if (code > 128) return fmt::format("ended by signal {} ({})", code - 128, ::strsignal(code - 128));
  if (program_ && told_.program_ended() == false) return "the program said that it failed";
  if (code != 0 && !(code == 1 && told_.program_ended())) return fmt::format("ended with code {}", code);
  return "";
}

RunReport Session::report(int code) {
  RunReport report;
  report.image_sha256 = info_.sha256;
  report.peak_static = static_memory(image_);
  report.peak_stack = report.painted_stack = stack_peak_;
  report.peak_heap = heap_peak_;
  report.heap_now = heap_now_;
  report.seconds = elapsed();
  const std::string error = reason(code);
  const std::string outcome = end_ == End::Itself && code > 128 ? "fault"
                              : program_ && end_ == End::Itself ? "failed"
                                                                : "timeout";
  const std::span<const Handshake> sessions =
      program_ ? std::span(told_.handshakes()) : std::span<const Handshake>{};
  report.requests = request_reports(info_, sessions, console_, told_, commands_, outcome, error);
  report.outcome = "ok";
  // A program may try again, or expect to be refused: how it ends is its own to say.
  const auto bad =
      std::ranges::find_if(report.requests, [](const RequestReport& each) { return each.outcome != "ok"; });
  if (!error.empty()) {
    report.outcome = outcome;
    report.error = error;
  } else if (!program_ && bad != report.requests.end()) {
    report.outcome = bad->outcome;
    report.error = bad->error;
  }
  return report;
}

}  // namespace

RunReport run_session(const fs::path& image, const ImageInfo& info, const Board& board,
                      const SessionOptions& options) {
  // Ctrl-C on a terminal goes to the executable, too, which then ends in good order.
  const Interruption watch;
  RunReport report = Session(image, info, board, options).run();
  flush_out();
  return report;
}

}  // namespace tlsfit::hosted
