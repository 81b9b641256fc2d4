// What stops a command: one exception type, caught once in main().
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace tlsfit {

/// Exit codes that scripts rely on (docs/formats.md).
enum class ExitCode : int {
  Done = 0,         ///< yes, or done
  No = 1,           ///< the answer is no: does not fit, drifted, over budget, handshake refused
  Usage = 2,        ///< wrong arguments or unreadable input
  Missing = 3,      ///< something is missing on this machine; the message names the command that installs it
  Unreachable = 4,  ///< the target cannot be reached
  Defect = 5,       ///< a defect in tlsfit
};

/// Stops the running command. The message says what, where and what to do, without a trailing newline.
class Error : public std::runtime_error {
 public:
  Error(ExitCode exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}

  template <class... Args>
  Error(ExitCode exit_code, fmt::format_string<Args...> format, Args&&... args)
      : Error(exit_code, fmt::format(format, std::forward<Args>(args)...)) {}

  ExitCode exit_code() const { return exit_code_; }

 private:
  ExitCode exit_code_;
};

}  // namespace tlsfit
