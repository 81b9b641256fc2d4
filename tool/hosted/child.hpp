// An executable that runs beside us: what it prints comes through a pipe, and what is typed goes through
// another or stays with our own stdin.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit::hosted {

class Child {
 public:
  /// Starts `argv` in our process group, so that it may read from our terminal, with one variable more in its
  /// environment. Throws Error (Missing) if it cannot be started.
  /// @param typed whether type() is its stdin, in place of ours
  Child(const std::vector<std::string>& argv, const std::string& variable, bool typed);
  /// Kills it if it still runs.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits at most so long for something printed, and gives what there is; empty: nothing, or its end.
  std::string read(std::chrono::milliseconds longest);
  /// Whether it has closed its stdout.
  bool silent() const { return silent_; }
  /// SIGPIPE must be ignored (base/program.hpp): it may have ended.
  void type(std::string_view text);
  /// Ends its stdin.
  void end_input();
  void signal(int number);
  pid_t pid() const { return pid_; }
  /// Waits for its end: its exit code, or 128 + the number of the signal that ended it.
  int wait();

 private:
  pid_t pid_ = 0;
  int out_ = -1, in_ = -1;
  bool silent_ = false;
};

}  // namespace tlsfit::hosted
