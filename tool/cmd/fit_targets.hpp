// Plans, configuration and rehearsal for the targets a person names: what `tlsfit fit` and `tlsfit build`
// share.
#pragma once

#include <string>
#include <vector>

#include "cmd/profiles.hpp"
#include "fit/folder.hpp"
#include "fit/limits.hpp"

namespace tlsfit {

struct FitArguments {
  std::vector<std::string> targets;  ///< profiles or HOST:PORT; none: ./targets.json, else the default list
  std::string board, net, layout;
  std::string objective = "balanced";
  fs::path ca;                  ///< empty: the host's roots
  std::string anchor = "root";  ///< where verification ends: "root", "intermediate" or "key"
  ClientFiles client;  ///< the device's own certificate, for one target; else targets.json names them
  std::uint32_t connections = 2;  ///< at once
  fit::Limits limits;
  bool estimate = false;     ///< neither compile nor rehearse: everything by adding up
  bool measure_all = false;  ///< measure every candidate, not only the best few
  bool prove = false;        ///< try without each option, and take what can be saved
};

/// The whole of `tlsfit fit` but writing and printing: prices every feasible combination, builds, links and
/// runs the best, and rehearses the winner on the host. Says what goes on through Progress.
/// Throws Error (No) if a target cannot be spoken to, a rehearsal is refused, or memory is over-full; Error
/// (Unreachable) if a target does not answer now.
fit::FitFolder fit_targets(const FitArguments& arguments);

}  // namespace tlsfit
