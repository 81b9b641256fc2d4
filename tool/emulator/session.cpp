#include "emulator/session.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "base/error.hpp"
#include "base/text.hpp"
#include "emulator/console.hpp"
#include "emulator/fault_report.hpp"
#include "emulator/measure.hpp"
#include "emulator/terminal.hpp"

namespace tlsfit::emulator {

namespace {

using Real = std::chrono::steady_clock;

/// After the last job: time in which connections close and memory is given back.
constexpr Nanoseconds settling = 20 * millisecond;
/// After a fault: time for the guest's handler to say its last words.
constexpr Nanoseconds last_words = 200 * millisecond;
constexpr unsigned steps_between_looks = 64;
constexpr double default_max_seconds = 120;

volatile std::sig_atomic_t interrupted = 0;

double unix_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string command_url(const std::string& command) {
  return command.substr(command.find(' ') + 1);
}

class Session {
 public:
  Session(const std::filesystem::path& path, const SessionOptions& options)
      : options_(options), image_(path), started_(Real::now()), console_(console_events()) {
    for (const std::string& map : options.maps) names_.add_map(map);
    for (const Target& target : image_.info().targets) names_.add_target(target);
    if (options.allow_net) names_.allow_all();
    for (unsigned n = 0; n < options.repeat; ++n)
      commands_.insert(commands_.end(), options.commands.begin(), options.commands.end());
    start_time_ = options.clock.empty() ? 0 : clock_time(options.clock, unix_now());
    machine_ = std::make_unique<Machine>(image_, names_, machine_options());
  }

  RunReport run() {
    interactive_ ? run_interactive() : run_commands();
    return report();
  }

 private:
  enum class End { None, Done, TimeOut, Fault, Interrupted };

  Machine::Options machine_options();
  Console::Events console_events();
  bool step(bool real_time, int extra);
  void run_commands();
  void run_interactive();
  void settle(Nanoseconds span);
  void type_next();
  bool over() const;
  bool late() const;
  void fault_ended(Machine::State state);
  RunReport report();
  double seconds() const { return std::chrono::duration<double>(Real::now() - started_).count(); }

  const SessionOptions& options_;
  Image image_;
  Names names_;
  Real::time_point started_;
  double start_time_ = 0;
  double typed_until_ = 0;  ///< seconds(), while someone may still type
  std::vector<std::string> commands_;
  std::size_t typed_ = 0;
  bool interactive_ = options_.commands.empty();
  HandshakeCounter handshakes_;
  Console console_;
  std::unique_ptr<Machine> machine_;
  Nanoseconds last_output_ = 0;
  unsigned steps_ = 0;
  End end_ = End::None;
  std::string why_;
};

Machine::Options Session::machine_options() {
  Machine::Options o;
  o.seed = options_.seed;
  o.speed = options_.speed;
  o.strict = options_.strict;
  o.defects = {.crystal = options_.no_crystal, .noise = options_.no_noise};
  if (options_.dhcp_after)
    o.network.dhcp_after = *options_.dhcp_after < 0
                               ? std::nullopt
                               : std::optional(static_cast<Nanoseconds>(*options_.dhcp_after * 1e9));
  o.network.unix_seconds = [this] {
    return start_time_ == 0 ? unix_now() : start_time_ + static_cast<double>(machine_->clock().now()) / 1e9;
  };
  for (const std::string& listen : options_.listens) o.network.listens.push_back(parse_listen(listen));
  if (!options_.cable.empty()) o.cable = parse_cable(options_.cable);
  o.console = [this](std::uint8_t c) {
    last_output_ = machine_->clock().now();
    if (interactive_) {
      const char text = static_cast<char>(c);
      print_raw({&text, 1});
    }
    console_.take(c);
  };
  o.trace = [this](unsigned port, std::uint32_t value) {
    handshakes_.mark(port, value, machine_->clock().instructions());
  };
  o.note = [this](const std::string& note) {
    if (!options_.quiet)
      fmt::print(stderr, "{} {}\n", painted("emulator:", Colour::Yellow, Stream::Err), note);
  };
  return o;
}

Console::Events Session::console_events() {
  Console::Events events;
  events.line = [this](std::string_view line) {
    if (!interactive_ && !options_.quiet) fmt::print(stderr, "{}\n", printable(line));
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
  while (typed_ < commands_.size() && (options_.at_once || typed_ == console_.finished()))
    machine_->type(commands_[typed_++] + "\r\n");
}

bool Session::over() const {
  return end_ != End::None;
}

bool Session::late() const {
  const double limit = options_.max_seconds.value_or(default_max_seconds);
  if (limit == 0) return false;
  return seconds() - (options_.max_seconds ? 0 : typed_until_) > limit;
}

void Session::fault_ended(Machine::State state) {
  const auto& fault = machine_->core().fault();
  end_ = End::Fault;
  if (fault) {
    why_ = fault_line(*fault, image_);
    fmt::print(stderr, "{}", fault_text(*fault, image_, machine_->core().engine()));
    return;
  }
  why_ = machine_->bitten()               ? "the watchdog was not fed in time"
         : state == Machine::State::Reset ? "the image reset itself"
                                          : "the CPU locked up: no vector for an exception";
  why_ += ", in " + place_text(image_, machine_->core().pc());
}

/// One step of the machine. False when the run is over.
bool Session::step(bool real_time, int extra) {
  const Machine::State state = machine_->step(real_time, extra);
  if (state != Machine::State::Running) {
    fault_ended(state);
    return false;
  }
  if (machine_->core().fault()) {
    // The guest's fault handler may have something to print; then it is over.
    const Nanoseconds until = machine_->clock().now() + last_words;
    Machine::State now = state;
    while (now == Machine::State::Running && machine_->clock().now() < until) now = machine_->step(false, -1);
    fault_ended(now);
    return false;
  }
  if (++steps_ % steps_between_looks != 0) return true;
  if (interrupted != 0) end_ = End::Interrupted;
  if (late()) end_ = End::TimeOut;
  return !over();
}

void Session::settle(Nanoseconds span) {
  const Nanoseconds until = machine_->clock().now() + span;
  while (machine_->clock().now() < until && step(false, -1)) {
  }
}

void Session::run_commands() {
  while (console_.finished() < commands_.size())
    if (!step(false, -1)) return;
  settle(settling);
  if (!over()) end_ = End::Done;
}

/// Until stdin ends and every job that was asked for has ended, or Ctrl-C.
void Session::run_interactive() {
  Keyboard keyboard;
  constexpr Nanoseconds quiet_time = 500 * millisecond;
  unsigned n = 0;
  for (;;) {
    if (n++ % steps_between_looks == 0 || keyboard.descriptor() >= 0) {
      if (console_.ready()) machine_->type(keyboard.read());
      std::fflush(stdout);
    }
    if (!keyboard.ended()) typed_until_ = seconds();
    const bool idle = options_.listens.empty() && keyboard.ended() &&
                      console_.finished() == console_.started() && !machine_->console_busy() &&
                      machine_->clock().now() > last_output_ + quiet_time;
    if (idle) break;
    if (!step(!keyboard.ended(), console_.ready() ? keyboard.descriptor() : -1)) return;
  }
  if (!over()) end_ = End::Done;
}

RunReport Session::report() {
  RunReport report;
  measure(*machine_, image_, report);
  const std::string where =
      fmt::format("after {:.0f} s, in {}", seconds(), place_text(image_, machine_->core().pc()));
  const std::string outcome = end_ == End::Fault ? "fault" : "timeout";
  const std::string error = end_ == End::Fault         ? why_
                            : end_ == End::TimeOut     ? "not finished " + where
                            : end_ == End::Interrupted ? "interrupted " + where
                                                       : "";
  for (auto& [number, job] : console_.jobs()) {
    job.handshake_instructions = handshakes_.of(number);
    if (job.outcome.empty()) {
      job.outcome = outcome;
      job.error = error;
    }
    report.requests.push_back(job);
  }
  for (std::size_t n = report.requests.size(); n < commands_.size() && end_ != End::Done; ++n) {
    RequestReport& missing = report.requests.emplace_back();
    missing.url = command_url(commands_[n]);
    missing.outcome = outcome;
    missing.error = error;
  }
  report.outcome = "ok";
  for (const RequestReport& job : report.requests) {
    if (job.outcome == "ok") continue;
    report.outcome = job.outcome;
    report.error = job.error;
    break;
  }
  if (report.outcome == "ok" && (end_ == End::Fault || (end_ == End::TimeOut && !interactive_))) {
    report.outcome = outcome;
    report.error = error;
  }
  report.seconds = seconds();
  return report;
}

/// Ctrl-C and SIGTERM end the run in order: the report is still made, the terminal restored.
class SignalWatch {
 public:
  SignalWatch() {
    interrupted = 0;
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = 1; };
    ::sigaction(SIGINT, &action, &old_int_);
    ::sigaction(SIGTERM, &action, &old_term_);
  }
  ~SignalWatch() {
    ::sigaction(SIGINT, &old_int_, nullptr);
    ::sigaction(SIGTERM, &old_term_, nullptr);
  }
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  struct sigaction old_int_ {};
  struct sigaction old_term_ {};
};

}  // namespace

double clock_time(const std::string& text, double now) {
  if (text.starts_with('+') || text.starts_with('-')) {
    std::size_t used = 0;
    double offset = 0;
    try {
      offset = std::stod(text, &used);
    } catch (const std::exception&) {
      used = 0;
    }
    if (used == text.size()) return now + offset;
  }
  std::tm time{};
  const char* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  if (end == nullptr || *end != '\0')
    throw Error(ExitCode::Usage, "--clock {}: want 2026-11-22T21:00:00Z, or seconds from now: +3600, -86400",
                text);
  return static_cast<double>(::timegm(&time));
}

RunReport run_session(const std::filesystem::path& image, const SessionOptions& options) {
  const SignalWatch watch;
  RunReport report = Session(image, options).run();
  std::fflush(stdout);
  return report;
}

}  // namespace tlsfit::emulator
