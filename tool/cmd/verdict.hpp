// `tlsfit fit … --board all`, `--net all`: a verdict on every board with every net that is wired to it.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cmd/fit_targets.hpp"
#include "model/verdict.hpp"

namespace tlsfit {

/// What stands for every board, or every net.
inline constexpr std::string_view all_of_them = "all";

bool wants_verdicts(const FitArguments& arguments);

/// Prints them. By estimates, unless `exact`. Done if one fits, else No. Throws Error (Usage) if the
/// arguments ask for what is of one board and net.
ExitCode print_verdicts(FitArguments arguments, bool exact, bool json);

/// As a table, with what does not fit below it.
std::string verdicts_text(const std::vector<Verdict>& verdicts);

}  // namespace tlsfit
