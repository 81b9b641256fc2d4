// Asks the person at the terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tlsfit {

/// Whether there is somebody: stdin and stderr are terminals.
bool can_ask();

/// Shows the question on stderr and reads a line. Nothing if nobody can be asked, or the input has ended.
std::optional<std::string> ask(std::string_view question);

}  // namespace tlsfit
