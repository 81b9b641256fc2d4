// Asks the person at the terminal for what nobody is to see.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tlsfit {

/// Shows the question on stderr, and reads a line from the terminal without echo. Nothing if stdin or stderr
/// is no terminal, or has ended. Ctrl-C, SIGTERM and SIGHUP leave the terminal as it was: throws Interrupted.
std::optional<std::string> ask_secretly(std::string_view question);

}  // namespace tlsfit
