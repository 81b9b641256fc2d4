// The cheapest combination of plans, one for each target, that one shape can serve: exactly, though there may
// be more combinations than could be tried one by one.
#pragma once

#include <vector>

#include "fit/catalogue.hpp"
#include "fit/choice.hpp"
#include "fit/plan.hpp"

namespace tlsfit::fit {

/// What the objective says of an image; less is better.
/// @param heap of one connection
double score_of(const Choice& choice, const Cost& cost);

/// One plan for each target, by its place in the target's list, and what the whole image costs by estimate.
struct Combination {
  std::vector<std::size_t> plans;
  std::string versions;  ///< "tls1.2", "tls1.3" or "tls1.2+tls1.3"
  Build build;
  Cost cost;  ///< record buffers, anchors and client certificates included
};

/// More different states than this are not looked at for each target that is added: then the best of them by
/// score go on, and the result is as good as that. Lists of a dozen servers stay far below.
inline constexpr std::size_t most_states = 1024;

/// The best combination for each build and each set of versions: of all that there are. Of equal ones the
/// first in the targets' lists. `choice.build` does not count. Empty if the shape serves none.
///
/// Targets are taken one after the other. Of the plans so far only what can still decide the cost is kept:
/// the different kinds of plan (features), the record buffers and certificates that the largest decides, and
/// anchors that a later target could share. Where two are alike in kinds and anchors, and one needs no less
/// of anything than the other, it can never become the cheaper one (costs only rise with these) and is
/// dropped.
std::vector<Combination> best_combinations(const std::vector<std::vector<Candidate>>& targets,
                                           const Choice& choice, const std::vector<Build>& builds,
                                           const Catalogue& catalogue);

}  // namespace tlsfit::fit
