#include "base/program.hpp"

#include <csignal>
#include <cstdlib>

#include "base/interrupted.hpp"
#include "base/output.hpp"

namespace tlsfit {

namespace {

/// Ends by the same signal, so that whoever started us knows.
[[noreturn]] void end_by(int signal_number) {
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
  std::_Exit(128 + signal_number);
}

int code(ExitCode exit_code) {
  return static_cast<int>(exit_code);
}

}  // namespace

int run_to_end(std::string_view program, const std::function<ExitCode()>& body) {
  // A closed pipe then shows as an error of write(), and the way out is in order: run_to_end() ends by the
  // signal after all.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const ExitCode answer = body();
    flush_out();
    return code(answer);
  } catch (const Error& error) {
    complain(program, error.what());
    return code(error.exit_code());
  } catch (const Interrupted& interrupted) {
    end_by(interrupted.signal);
  } catch (const std::exception& error) {
    complain(program, fmt::format("a defect in tlsfit: {}", error.what()));
    return code(ExitCode::Defect);
  }
}

}  // namespace tlsfit
