// The command line that a fit can be made with again.
#pragma once

#include <string>

#include "cmd/fit_targets.hpp"

namespace tlsfit {

/// `tlsfit fit …` with everything that decides what the files hold, each word as a shell reads it back.
/// `layout` is the one that was taken.
std::string fit_command(const FitArguments& arguments, const std::string& layout);

}  // namespace tlsfit
