// What ends a command from outside.
#pragma once

namespace tlsfit {

/// Ctrl-C or SIGTERM came while a program was running, or whoever reads our standard output went away
/// (SIGPIPE). Not an Error: nothing but run_to_end() may catch it, so that every destructor on the way there
/// cleans up (temporary folders, the terminal, the progress line).
struct Interrupted {
  int signal = 0;  ///< the program ends by it, as the shell expects
};

}  // namespace tlsfit
