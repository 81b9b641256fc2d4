// Running another program and collecting what it says.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/interrupted.hpp"

namespace tlsfit {

struct ProcessOptions {
  std::filesystem::path folder;                      ///< working folder; empty: this process's own
  std::map<std::string, std::string> environment;    ///< added to, or replacing, this process's own
  std::string input;                                 ///< given on standard input, which is then closed
  std::optional<std::chrono::milliseconds> timeout;  ///< after which the program and its children are killed
  std::function<void(std::string_view)>
      on_line;  ///< called for each line of its stdout, without '\n', as it comes
};

struct ProcessResult {
  int exit_code = 0;  ///< 128 + signal number if a signal ended it
  bool timed_out = false;
  std::string out;
  std::string err;
  bool ok() const { return exit_code == 0 && !timed_out; }
};

/// While one lives, Ctrl-C and SIGTERM do not end this process: every program that one of its threads runs is
/// told to end (SIGTERM), and run_process() throws Interrupted, there and from then on. run_process() has one
/// of its own; who runs many programs holds one around them all.
class InterruptionWatch {
 public:
  InterruptionWatch();
  ~InterruptionWatch();
  InterruptionWatch(const InterruptionWatch&) = delete;
  InterruptionWatch& operator=(const InterruptionWatch&) = delete;

  /// Throws Interrupted if the signal came.
  static void check();
};

/// Runs `argv` (argv[0] is looked up in PATH) to its end; no shell is involved. The program gets a process
/// group of its own. If we are interrupted, it is told to end, so that it can end what it runs itself, and
/// killed if it does not within 2 s. Threads may run programs at the same time.
/// Throws Error (Missing) if it cannot be started, Interrupted after Ctrl-C or SIGTERM.
ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

/// Runs `argv` to its end with this process's own stdin, stdout and stderr, and in its process group, so that
/// Ctrl-C reaches it; meanwhile SIGINT and SIGTERM are for the program to obey, and passed on if they come to
/// us alone. Returns its exit code, or 128 + the number of the signal that ended it. Throws Error (Missing)
/// if it cannot be started.
int run_attached(const std::vector<std::string>& argv);

/// Path of a program found in PATH, or nothing. Folders that may not be read are passed over, as a shell
/// does.
std::optional<std::filesystem::path> find_program(std::string_view name);

/// What starts programs for whoever is handed it: this machine, or a test's script in its place.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;
  /// As run_process().
  virtual ProcessResult run(const std::vector<std::string>& argv, const ProcessOptions& options) = 0;
  /// As find_program().
  virtual std::optional<std::filesystem::path> find(std::string_view name) const = 0;
};

/// run_process() and find_program().
ProcessRunner& this_machine();

}  // namespace tlsfit
