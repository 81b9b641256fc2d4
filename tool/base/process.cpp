#include "base/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/paths.hpp"

extern char** environ;

namespace tlsfit {

namespace {

using Clock = std::chrono::steady_clock;

/// The process groups of the programs that run now, for the signal handler; 0: free.
std::array<std::atomic<pid_t>, 1024> running_groups{};
std::atomic<int> interruption{0};

void note_signal(int signal_number) {
  interruption = signal_number;
  for (const std::atomic<pid_t>& group : running_groups)
    if (const pid_t running = group.load(); running > 0) ::kill(-running, SIGTERM);
}

/// What the watches that live have in common.
struct Watches {
  std::mutex mutex;
  int count = 0;
  struct sigaction old_int {};
  struct sigaction old_term {};
  struct sigaction old_pipe {};
};
Watches watches;

/// A program's process group, known to the signal handler for as long as it may have to be ended.
class RunningGroup {
 public:
  explicit RunningGroup(pid_t group) : slot_(free_slot(group)) {
    if (interruption != 0) ::kill(-group, SIGTERM);  // it came before there was anything to end
  }
  ~RunningGroup() { slot_ = 0; }
  RunningGroup(const RunningGroup&) = delete;
  RunningGroup& operator=(const RunningGroup&) = delete;

 private:
  static std::atomic<pid_t>& free_slot(pid_t group) {
    for (std::atomic<pid_t>& slot : running_groups)
      if (pid_t nobody = 0; slot.compare_exchange_strong(nobody, group)) return slot;
    ::kill(-group, SIGKILL);
    throw Error(ExitCode::Defect, "more than {} programs run at the same time", running_groups.size());
  }
  std::atomic<pid_t>& slot_;
};

/// How a program ended. One that was told to end and does not is killed.
int status_of(pid_t child) {
  using namespace std::chrono_literals;
  int status = 0;
  if (interruption != 0) {
    for (const auto until = Clock::now() + 2s; Clock::now() < until; std::this_thread::sleep_for(5ms))
      if (::waitpid(child, &status, WNOHANG) == child) return status;
    ::kill(-child, SIGKILL);
  }
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// A pipe whose ends close themselves and do not leak into the program.
struct Pipe {
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw Error(ExitCode::Defect, "no pipe: {}", std::strerror(errno));
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t end) {
    if (ends.at(end) >= 0) ::close(ends.at(end));
    ends.at(end) = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (!changes.contains(std::string(text.substr(0, text.find('='))))) result.emplace_back(text);
  }
  for (const auto& [name, value] : changes) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Reads what is there; false at the end of the stream.
bool drain(int fd, std::string& into) {
  std::array<char, 16384> buffer;
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  into.append(buffer.data(), static_cast<std::size_t>(n));
  return n > 0;
}

void report_lines(const std::string& text, std::size_t& reported, const ProcessOptions& options,
                  bool at_end) {
  if (!options.on_line) return;
  for (;;) {
    const std::size_t end = text.find('\n', reported);
    if (end == std::string::npos) break;
    options.on_line(std::string_view(text).substr(reported, end - reported));
    reported = end + 1;
  }
  if (at_end && reported < text.size()) options.on_line(std::string_view(text).substr(reported));
}

}  // namespace

InterruptionWatch::InterruptionWatch() {
  const std::lock_guard lock(watches.mutex);
  if (watches.count++ > 0) return;
  struct sigaction action {};
  action.sa_handler = note_signal;
  interruption = 0;
  ::sigaction(SIGINT, &action, &watches.old_int);
  ::sigaction(SIGTERM, &action, &watches.old_term);
  action.sa_handler = SIG_IGN;  // a program that does not read its input to the end is no trouble
  ::sigaction(SIGPIPE, &action, &watches.old_pipe);
}

InterruptionWatch::~InterruptionWatch() {
  const std::lock_guard lock(watches.mutex);
  if (--watches.count > 0) return;
  ::sigaction(SIGINT, &watches.old_int, nullptr);
  ::sigaction(SIGTERM, &watches.old_term, nullptr);
  ::sigaction(SIGPIPE, &watches.old_pipe, nullptr);
}

void InterruptionWatch::check() {
  if (const int number = interruption; number != 0) throw Interrupted{number};
}

ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  const auto program = find_program(argv.at(0));
  if (!program) throw Error(ExitCode::Missing, "{}: no such program in PATH", argv.at(0));

  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = merged_environment(options.environment);
  const std::vector<char*> argument_pointers = pointers(arguments);
  const std::vector<char*> environment_pointers = pointers(environment);
  Pipe in, out, err, started;

  const InterruptionWatch watch;
  InterruptionWatch::check();
  const pid_t child = ::fork();
  if (child < 0) throw Error(ExitCode::Defect, "cannot fork: {}", std::strerror(errno));
  if (child == 0) {  // only async-signal-safe calls from here to execve
    ::setpgid(0, 0);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    ::dup2(in.ends[0], 0);
    ::dup2(out.ends[1], 1);
    ::dup2(err.ends[1], 2);
    if (options.folder.empty() || ::chdir(options.folder.c_str()) == 0)
      ::execve(program->c_str(), argument_pointers.data(), environment_pointers.data());
    const int why = errno;
    if (::write(started.ends[1], &why, sizeof why) < 0) ::_exit(126);
    ::_exit(127);
  }
  ::setpgid(child, child);
  const RunningGroup group(child);
  in.close_end(0);
  ::fcntl(in.ends[1], F_SETFL, O_NONBLOCK);  // a program that does not read must not keep us from reading it
  out.close_end(1);
  err.close_end(1);
  started.close_end(1);
  int why = 0;
  if (::read(started.ends[0], &why, sizeof why) == sizeof why) {
    ::waitpid(child, nullptr, 0);
    throw Error(ExitCode::Missing, "{}: cannot be started: {}", program->string(), std::strerror(why));
  }

  ProcessResult result;
  const auto deadline = options.timeout ? Clock::now() + *options.timeout : Clock::time_point::max();
  std::size_t sent = 0, reported = 0;
  if (options.input.empty()) in.close_end(1);
  while ((out.ends[0] >= 0 || err.ends[0] >= 0) && interruption == 0) {
    std::array<pollfd, 3> waits{
        {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}}};
    int wait_ms = 500;  // the signal may have come to another thread, and the program not heed it
    if (options.timeout) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
      if (left.count() <= 0) {
        result.timed_out = true;
        ::kill(-child, SIGKILL);
        break;
      }
      wait_ms = static_cast<int>(std::min<std::int64_t>(left.count() + 1, wait_ms));
    }
    if (::poll(waits.data(), waits.size(), wait_ms) < 0 && errno != EINTR) break;
    if (waits[0].revents != 0 && !drain(out.ends[0], result.out)) out.close_end(0);
    if (waits[1].revents != 0 && !drain(err.ends[0], result.err)) err.close_end(0);
    if (waits[2].revents != 0) {
      const ssize_t n = ::write(in.ends[1], options.input.data() + sent, options.input.size() - sent);
      if (n > 0) sent += static_cast<std::size_t>(n);
      const bool broken = n < 0 && errno != EAGAIN && errno != EINTR;
      if (broken || sent == options.input.size()) in.close_end(1);
    }
    report_lines(result.out, reported, options, false);
  }
  report_lines(result.out, reported, options, true);

  const int status = status_of(child);
  InterruptionWatch::check();
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

int run_attached(const std::vector<std::string>& argv) {
  const auto program = find_program(argv.at(0));
  if (!program) throw Error(ExitCode::Missing, "{}: no such program", argv.at(0));
  std::vector<std::string> arguments = argv;
  const std::vector<char*> argument_pointers = pointers(arguments);
  pid_t child = 0;
  posix_spawnattr_t attributes;  // it is to end by SIGPIPE as any program, whatever we do about it
  sigset_t by_default;
  ::sigemptyset(&by_default);
  ::sigaddset(&by_default, SIGPIPE);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigdefault(&attributes, &by_default);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int why =
      ::posix_spawn(&child, program->c_str(), nullptr, &attributes, argument_pointers.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  if (why != 0)
    throw Error(ExitCode::Missing, "{}: cannot be started: {}", program->string(), std::strerror(why));

  // What comes to us alone is passed on. Ctrl-C on a terminal comes to both of us: the program hears it
  // twice.
  static std::atomic<pid_t> attached{0};
  attached = child;
  struct sigaction pass_on {};
  struct sigaction old_int {};
  struct sigaction old_term {};
  pass_on.sa_handler = [](int number) { ::kill(attached.load(), number); };
  ::sigaction(SIGINT, &pass_on, &old_int);
  ::sigaction(SIGTERM, &pass_on, &old_term);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::sigaction(SIGINT, &old_int, nullptr);
  ::sigaction(SIGTERM, &old_term, nullptr);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::optional<std::filesystem::path> find_program(std::string_view name) {
  const auto usable = [](const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string_view::npos)
    return usable(name) ? std::optional(absolute_path(name)) : std::nullopt;
  const char* const variable = std::getenv("PATH");
  std::string_view folders = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const std::size_t end = std::min(folders.find(':'), folders.size());
    const fs::path path = fs::path(folders.substr(0, end)) / name;
    if (end > 0 && usable(path)) return path;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return std::nullopt;
}

ProcessRunner& this_machine() {
  class Machine final : public ProcessRunner {
   public:
    ProcessResult run(const std::vector<std::string>& argv, const ProcessOptions& options) override {
      return run_process(argv, options);
    }
    std::optional<std::filesystem::path> find(std::string_view name) const override {
      return find_program(name);
    }
  };
  static Machine machine;
  return machine;
}

}  // namespace tlsfit
