#include "emulator/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <ctime>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interruption.hpp"
#include "base/output.hpp"
#include "base/paths.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "emulator/fault_report.hpp"
#include "emulator/measure.hpp"
#include "emulator/profile.hpp"
#include "model/console.hpp"
#include "model/run_parts.hpp"

namespace tlsfit::emulator {

namespace {

using Real = std::chrono::steady_clock;

/// After the last job: time in which connections close and memory is given back.
constexpr Nanoseconds settling = 20 * millisecond;
/// After the last handshake that --sessions waits for: time for a response.
constexpr Nanoseconds response_time = 3 * second;
/// After a fault: time for the guest's handler to say its last words.
constexpr Nanoseconds last_words = 200 * millisecond;
/// At the console, once stdin has ended: so long says the guest nothing before it counts as done.
constexpr Nanoseconds quiet_time = 500 * millisecond, quiet_time_of_strangers = 2 * second;
/// So long a guest of ours may listen without its greeting before it is typed to all the same.
constexpr Nanoseconds greeting_time = 3 * second;
/// Characters on their way to the guest at once; the others wait in stdin.
constexpr std::size_t most_typed = 256;

double unix_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

class Session {
 public:
  Session(const std::filesystem::path& path, const SessionOptions& options)
      : options_(options), image_(path, options.given), started_(Real::now()), console_(console_events()) {
    for (const std::string& map : options.maps) names_.add_map(map);
    for (const Target& target : image_.info().targets) names_.add_target(target);
    if (options.allow_net) names_.allow_all();
    names_.on_refused([this](const std::string& name) {
      note(
          fmt::format("{} is no target of this image: --map {}=ADDRESS[:PORT] or --allow-net lets the device "
                      "reach it",
                      name, name));
    });
    for (unsigned n = 0; n < options.repeat; ++n)
      commands_.insert(commands_.end(), options.commands.begin(), options.commands.end());
    for (const std::string& command : options.commands) check_length(command);
    if (program_ && !interactive_)
      throw Error(ExitCode::Usage,
                  "{}: its program is '{}', which takes no commands: leave out --get and --tls",
                  path.string(), printable(image_.info().app));
    if (interactive_ && !program_ && !options.body_to_stdout)
      throw Error(ExitCode::Usage, "--json needs --get or --tls: without, stdout is the device's console");
    if (!interactive_ && !options.until.empty())
      throw Error(ExitCode::Usage, "--until {}: with --get and --tls the run ends when they have",
                  printable(options.until));
    if (!interactive_ || program_) console_.expect(commands_.size());
    start_time_ = options.clock.empty() ? 0 : clock_time(options.clock, unix_now());
    Machine::Options machine = machine_options();
    machine.flash = image_.flashed(kept_flash());
    machine.power_cut = options.power_cut;
    machine_ = std::make_unique<Machine>(image_, names_, std::move(machine));
    if (options.profile) profile_.emplace(image_, machine_->cpu());
  }

  RunReport run() {
    interactive_ ? run_interactive() : run_commands();
    if (!options_.flash.empty()) write_file(options_.flash, machine_->flash());
    return report();
  }

 private:
  /// Of a line that is too long the device would hear only the beginning.
  void check_length(const std::string& command) const {
    const std::uint32_t longest = image_.info().agreement.typed_line;
    if (image_.ours() && command.size() > longest)
      throw Error(ExitCode::Usage, "--{}...: longer than the {} characters that the device's console takes",
                  printable(command.substr(0, 44)), longest);
  }

  enum class End { None, Done, TimeOut, Fault, Interrupted, NotDone };

  Machine::Options machine_options();
  Bytes kept_flash() const;
  void start_anew();
  Console::Events console_events();
  bool step(bool real_time, int extra);
  void run_commands();
  void run_interactive();
  void take_input(Keyboard& keyboard);
  void count_typed(std::string_view text);
  bool accepting();
  bool quiet();
  void end_console();
  bool ended_well() const;
  std::string reason() const;
  void settle(Nanoseconds span);
  bool program_over();
  void type_next();
  void note(std::string_view text) const;
  std::vector<Pin> watched_pins(const std::vector<PinState>& driven);
  void tell_pin(const Pin& pin, bool high);
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
  bool program_ =
      image_.ours() && image_.info().app != "console";  ///< it does what it does without being asked
  bool raw_ = interactive_ && options_.body_to_stdout;  ///< all that the guest prints goes to stdout
  AwaitedText until_{options_.until};
  Events told_{image_.info().agreement};
  std::optional<Profile> profile_;
  std::vector<Pin> shown_;
  std::vector<PinReport> pins_;  ///< in the order of their first changes
  Console console_;
  std::unique_ptr<Machine> machine_;
  Nanoseconds last_output_ = 0, last_typed_ = 0, deaf_until_ = 0;
  std::string waiting_;     ///< read from stdin, and not typed yet
  std::string typed_line_;  ///< the line that is being typed, as far as it matters
  unsigned typed_lines_ = 0, typed_requests_ = 0;
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
  o.modem = options_.modem;
  if (!options_.cable.empty()) o.cable = parse_cable(options_.cable);
  for (const std::string& pin : options_.pins) o.pins.push_back(parse_pin_state(pin, image_.board()));
  for (const Pin& pin : watched_pins(o.pins)) o.watched.push_back(pin);
  o.pin_changed = [this](const Pin& pin, bool high) { tell_pin(pin, high); };
  o.console = [this](std::uint8_t c) {
    last_output_ = machine_->clock().now();
    const char text = static_cast<char>(c);
    if (raw_) print_raw({&text, 1});
    until_.take(text);
    console_.take(c);
  };
  o.told = [this](std::uint32_t value) {
    told_.take(value, machine_->clock().instructions());
    if (profile_) profile_->in_handshake(told_.running() > 0);
  };
  o.note = [this](const std::string& text) { note(text); };
  return o;
}

/// Those that are to be shown, and those that the board's file names, unless something outside drives them.
std::vector<Pin> Session::watched_pins(const std::vector<PinState>& driven) {
  shown_.clear();
  for (const std::string& name : options_.show) shown_.push_back(parse_pin(name, image_.board()));
  std::vector<Pin> watched = shown_;
  for (const auto& [name, pin] : image_.board().pins)
    if (std::ranges::find(watched, pin) == watched.end() &&
        std::ranges::find(driven, pin, &PinState::pin) == driven.end())
      watched.push_back(pin);
  return watched;
}

void Session::tell_pin(const Pin& pin, bool high) {
  const std::string name = pin_name(pin, image_.board());
  const double at = machine_ ? static_cast<double>(machine_->clock().now()) / 1e9 : 0;
  auto known = std::ranges::find(pins_, name, &PinReport::pin);
  if (known == pins_.end()) known = pins_.insert(known, {.pin = name, .first = at});
  known->high = high;
  known->last = at;
  ++known->changes;
  if (std::ranges::find(shown_, pin) != shown_.end())
    print_err("{:9.3f} s  {} {}\n", at, name, high ? "high" : "low");
}

void Session::note(std::string_view text) const {
  if (!options_.quiet)
    print_err("{} {}\n", painted("emulator:", Colour::Yellow, Stream::Err), printable(text));
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

/// Whether a program has ended, or --until has; then how is noted.
bool Session::program_over() {
  const std::optional<bool> ended = told_.program_ended();
  const bool enough = options_.sessions != 0 && told_.handshakes().size() >= options_.sessions;
  if (!until_.seen() && !enough && !(program_ && ended)) return false;
  settle(enough && !ended ? response_time : settling);
  // What it has queued for the console is still to be seen.
  const Nanoseconds latest = machine_->clock().now() + 2 * second;
  while (!over() && machine_->clock().now() < std::min(last_output_ + settling, latest)) step(false, -1);
  if (over()) return true;
  end_ = until_.seen() || !ended || *ended ? End::Done : End::NotDone;
  if (end_ == End::NotDone) why_ = "the program said that it failed";
  return true;
}

void Session::type_next() {
  if (interactive_) return;
  const std::size_t most_open = options_.at_once ? console_jobs : 1;
  while (typed_ < commands_.size() && typed_ < console_.finished() + most_open)
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
  const auto& fault = machine_->cpu().fault();
  end_ = End::Fault;
  if (fault) {
    why_ = fault_line(*fault, image_);
    print_err("fault: {}\n{}", why_, fault_text(*fault, image_, machine_->cpu()));
    return;
  }
  why_ = machine_->bitten()               ? "the watchdog was not fed in time"
         : state == Machine::State::Reset ? "the image reset itself"
                                          : "the CPU locked up: no vector for an exception";
  why_ += ", in " + place_text(image_, machine_->cpu().pc());
}

/// One step of the machine. False when the run is over.
/// What the flash held at the end of the run before; nothing if there was none.
Bytes Session::kept_flash() const {
  if (options_.flash.empty() || !is_there(options_.flash)) return {};
  Bytes bytes = read_bytes(options_.flash);
  if (bytes.size() != image_.board().flash.size)
    throw Error(ExitCode::Usage, "--flash {}: has {} bytes, and the flash of board {} has {}", options_.flash,
                bytes.size(), image_.board().id, image_.board().flash.size);
  return bytes;
}

/// The power is back: all is as at the start but what flash holds.
void Session::start_anew() {
  note("the power failed and is back");
  Machine::Options machine = machine_options();
  machine.flash.assign(machine_->flash().begin(), machine_->flash().end());
  machine_.reset();
  machine_ = std::make_unique<Machine>(image_, names_, std::move(machine));
  last_output_ = last_typed_ = deaf_until_ = 0;
}

bool Session::step(bool real_time, int extra) {
  const Machine::State state = machine_->step(real_time, extra);
  if (state == Machine::State::PowerLost) {
    start_anew();
    return !over();
  }
  if (state != Machine::State::Running) {
    fault_ended(state);
    return false;
  }
  if (machine_->cpu().fault()) {
    // The guest's fault handler may have something to print; then it is over.
    const Nanoseconds until = machine_->clock().now() + last_words;
    Machine::State now = state;
    while (now == Machine::State::Running && machine_->clock().now() < until && Interruption::signal() == 0 &&
           !late())
      now = machine_->step(false, -1);
    fault_ended(now);
    return false;
  }
  if (Interruption::signal() != 0) end_ = End::Interrupted;
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

/// Whether the guest hears what is typed. Firmware of ours throws away what comes before its greeting, so
/// that one is waited for.
bool Session::accepting() {
  const Nanoseconds now = machine_->clock().now();
  if (!machine_->listening()) {
    deaf_until_ = now;
    return false;
  }
  return console_.ready() || !image_.ours() || now - deaf_until_ > greeting_time;
}

/// Counts the lines that are typed, and those of them that ask tlsfit's firmware for something.
void Session::count_typed(std::string_view text) {
  for (const char c : text) {
    if (c != '\r' && c != '\n' && typed_line_.size() < 4) typed_line_ += c;
    if (c != '\n') continue;
    ++typed_lines_;
    if (console_.ready() && (typed_line_ == "get " || typed_line_ == "tls ")) ++typed_requests_;
    typed_line_.clear();
  }
  console_.expect(typed_lines_);
}

void Session::take_input(Keyboard& keyboard) {
  if (waiting_.empty()) waiting_ = keyboard.read();
  if (!accepting()) return;
  if (!keyboard.ended()) typed_until_ = seconds();
  if (waiting_.empty() || machine_->typed() >= most_typed) return;
  last_typed_ = machine_->clock().now();
  count_typed(waiting_);
  machine_->type(waiting_);
  waiting_.clear();
}

bool Session::quiet() {
  const Nanoseconds last = std::max(last_output_, last_typed_);
  return options_.listens.empty() && (waiting_.empty() || !accepting()) &&
         console_.finished() == console_.started() && !machine_->console_busy() &&
         machine_->clock().now() > last + (console_.ready() ? quiet_time : quiet_time_of_strangers);
}

/// stdin has ended and the guest is quiet. Has it done what it was asked for?
void Session::end_console() {
  end_ = End::NotDone;
  if (!waiting_.empty())
    why_ =
        "what was typed has not been taken: the receiver of " + image_.board().console.peripheral + " is off";
  else if (image_.ours() && !console_.ready())
    why_ = "the greeting of tlsfit's firmware did not come; it is in " +
           place_text(image_, machine_->cpu().pc());
  else if (console_.started() < typed_requests_)
    why_ = fmt::format("of {} requests that were typed, {} began", typed_requests_, console_.started());
  else
    end_ = End::Done;
}

/// Until stdin ends and every job that was asked for has ended, or Ctrl-C.
void Session::run_interactive() {
  Keyboard keyboard;
  do {
    take_input(keyboard);
    flush_out();
    if (program_over()) return;
    if (!program_ && keyboard.ended() && quiet()) return end_console();
  } while (step(!keyboard.ended(), waiting_.empty() ? keyboard.descriptor() : -1));
}

/// Ctrl-C is how people leave the console; everything else that ends a run before its time cuts it off.
bool Session::ended_well() const {
  return end_ == End::Done || (end_ == End::Interrupted && interactive_ && Interruption::signal() == SIGINT);
}

/// Why the run ended as it did; empty if it ended well.
std::string Session::reason() const {
  const auto where = [this] {
    return fmt::format("after {:.0f} s, in {}", seconds(), place_text(image_, machine_->cpu().pc()));
  };
  switch (end_) {
    case End::Fault:
    case End::NotDone:
      return why_;
    case End::Interrupted:
      return "interrupted " + where();
    case End::TimeOut:
      if (!interactive_ && !console_.ready())
        return "nothing could be asked, for the greeting of tlsfit's firmware did not come; given up " +
               where();
      if (!options_.until.empty()) return fmt::format("'{}' was not printed {}", options_.until, where());
      return (waiting_.empty() || machine_->listening() ? "not finished "
                                                        : "not finished, and what was typed not taken, ") +
             where();
    case End::None:
    case End::Done:
      break;
  }
  return "";
}

RunReport Session::report() {
  RunReport report;
  report.image_sha256 = image_.info().sha256;
  measure(*machine_, image_, report);
  if (profile_) report.profile = profile_->costs();
  report.pins = pins_;
  const std::string outcome = end_ == End::Fault                 ? "fault"
                              : program_ && end_ == End::NotDone ? "failed"
                                                                 : "timeout",
                    error = reason();
  const std::span<const std::string> asked =
      end_ == End::Done ? std::span<const std::string>{} : std::span(commands_);
  const std::span<const Handshake> sessions =
      program_ ? std::span(told_.handshakes()) : std::span<const Handshake>{};
  report.requests = request_reports(image_.info(), sessions, console_, told_, asked, outcome, error);
  report.outcome = "ok";
  // A program may try again, or expect to be refused: how it ends is its own to say.
  if (program_ && ended_well()) {
    report.seconds = seconds();
    return report;
  }
  for (const RequestReport& job : report.requests) {
    if (job.outcome == "ok") continue;
    report.outcome = job.outcome;
    report.error = job.error;
    break;
  }
  if (report.outcome == "ok" && !ended_well()) {
    report.outcome = outcome;
    report.error = error;
  }
  report.seconds = seconds();
  return report;
}

}  // namespace

double clock_time(const std::string& text, double now) {
  if (text.starts_with('+') || text.starts_with('-')) {
    const char* const begin = text.c_str() + (text.front() == '+' ? 1 : 0);
    const char* const last = text.c_str() + text.size();
    double offset = 0;
    const auto [end, failed] = std::from_chars(begin, last, offset);
    if (failed == std::errc() && end == last && std::isfinite(offset)) return now + offset;
  }
  std::tm time{};
  const char* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  if (end == nullptr || *end != '\0')
    throw Error(ExitCode::Usage, "--clock {}: want 2026-11-22T21:00:00Z, or seconds from now: +3600, -86400",
                text);
  return static_cast<double>(::timegm(&time));
}

RunReport run_session(const std::filesystem::path& image, const SessionOptions& options) {
  const Interruption watch;
  RunReport report = Session(image, options).run();
  flush_out();
  return report;
}

}  // namespace tlsfit::emulator
