// The table of what can be typed.
#pragma once

namespace console {

/// Runs one line: a word, and after spaces its arguments. Tells when there is no such command.
void run_command(char* line);

}  // namespace console
