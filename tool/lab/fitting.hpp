// From candidates to one fit that was measured and rehearsed: what `tlsfit fit` and `tlsfit build` share.
#pragma once

#include <string>
#include <vector>

#include "fit/folder.hpp"
#include "fit/limits.hpp"
#include "fit/plan.hpp"
#include "lab/bench.hpp"

namespace tlsfit::lab {

/// What is asked for.
struct Demand {
  std::vector<std::vector<fit::Candidate>> targets;  ///< the candidates of each
  std::string layout;                                ///< empty: the board's default
  std::string words = "full";                        ///< what the image says about failures
  std::string join = "image";                        ///< who says what the network is joined with
  std::string objective = "balanced";
  std::uint32_t connections = 2;  ///< at once
  fit::Limits limits;
  bool estimate = false;     ///< neither compile nor rehearse: everything by adding up
  bool measure_all = false;  ///< measure every candidate, not only the best few
  bool prove = false;        ///< try without each option, and take what can be saved
};

/// What a fit on this bench is made with, but for what the search chooses.
fit::FitOptions fit_options(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue);

/// Prices every feasible combination, builds, links and runs the best, and rehearses the winner on the host.
/// Says what goes on through Progress. Throws Error (No) if a target cannot be spoken to, a rehearsal is
/// refused, or memory is over-full; Error (Unreachable) if a target does not answer now.
fit::FitFolder fitted(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue,
                      const fit::Templates& templates);

}  // namespace tlsfit::lab
