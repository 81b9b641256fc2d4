// How both programs begin and end.
#pragma once

#include <functional>
#include <string_view>

#include "base/error.hpp"

namespace tlsfit {

/// Runs a program's body and writes out what it printed. Returns the exit code. Whatever stops the body is
/// caught here and nowhere else: an Error becomes one line on stderr and its exit code, Interrupted ends the
/// process by that signal, any other exception is a defect.
int run_to_end(std::string_view program, const std::function<ExitCode()>& body);

}  // namespace tlsfit
