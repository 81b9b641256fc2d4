// Many targets, some of them at once, on one thread.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "model/profile.hpp"
#include "probe/options.hpp"

namespace tlsfit::probe {

/// What became of one target: its profile, or why there is none.
struct Finished {
  Target target;
  std::variant<Profile, Error> result;
};

/// Surveys `targets`, `at_once` side by side, and hands each result over as it is done.
/// Throws Error (Usage) only for what concerns them all: a file named in the options that is no good.
void probe_targets(const std::vector<Target>& targets, const ProbeOptions& options, std::size_t at_once,
                   std::function<void(Finished)> on_done);

}  // namespace tlsfit::probe
