// What goes on, on stderr: one line that rewrites itself on a terminal, plain lines elsewhere.
#pragma once

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

/// A status line that is replaced by the next and gone at the end. On a terminal it rewrites itself;
/// elsewhere nothing is printed (a log wants results, not motion). Silent with --quiet.
class Progress {
 public:
  Progress() = default;
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view status);
  /// `done` of `total`, with a bar.
  void show(std::string_view status, std::size_t done, std::size_t total);
  void clear();

 private:
  bool shown_ = false;
};

}  // namespace tlsfit
