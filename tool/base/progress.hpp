// What goes on, on stderr: one line that rewrites itself on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tlsfit {

enum class Verbosity { Quiet, Normal, Verbose };

/// How much the person asked to be told; set once by main from --quiet and --verbose.
void set_verbosity(Verbosity verbosity);
Verbosity verbosity();

/// A line on stderr for people, unless --quiet.
void say(std::string_view line);
/// A line on stderr, only with --verbose.
void say_detail(std::string_view line);

/// Where the words of one thread go instead, which works beside others at parts of one task: while it lives,
/// what this thread would say, and what its Progress would show, is handed to these two.
class Aside {
 public:
  using Take = std::function<void(std::string_view)>;
  Aside(Take said, Take shown);
  ~Aside();
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

 private:
  friend void say(std::string_view line);
  friend void say_detail(std::string_view line);
  friend class Progress;
  Take said_, shown_;
};

/// Which of the statuses a log gets, where there is no terminal: none in the first 5 s of a command, which
/// most are done in; then one line for each step, and for a long step one every 15 s.
class LogPace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Whether `status`, at this time, is worth a line.
  bool due(std::string_view status, Time now);

 private:
  std::optional<Time> began_, written_;
  std::string step_;  ///< of the last line
};

/// ", about 40 s left", by what took how long so far; empty while there is too little to tell from.
std::string rest_text(std::chrono::milliseconds elapsed, std::size_t done, std::size_t total);

/// A status line that is replaced by the next and gone at the end. On a terminal it rewrites itself;
/// elsewhere a log gets plain lines, as LogPace says. Silent with --quiet.
class Progress {
 public:
  Progress() = default;
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view status);
  /// `done` of `total`, with a bar and how long the rest may take.
  void show(std::string_view status, std::size_t done, std::size_t total);
  void clear();

 private:
  bool shown_ = false;
  std::string counted_;  ///< the status that is counted
  std::chrono::steady_clock::time_point counted_since_;
};

}  // namespace tlsfit
