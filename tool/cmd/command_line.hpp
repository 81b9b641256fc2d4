// The command line of tlsfit: its commands, wired together.
#pragma once

#include "base/error.hpp"

namespace tlsfit {

/// Does what the arguments of main() ask for. Throws Error, also for arguments that are none of tlsfit's.
ExitCode run_command_line(int argc, char** argv);

}  // namespace tlsfit
