// The search: every feasible combination of plans, shape and build is priced by adding up; the best are
// built, linked and run, and the best of those is the fit.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "fit/folder.hpp"
#include "fit/options.hpp"

namespace tlsfit::fit {

/// What the objective says of an image; less is better. Flash counts a quarter of RAM when both matter, since
/// boards have about four times as much of it.
double score(const Choice& choice, const Measured& measured);

/// One combination that could be the fit.
struct Trial {
  std::vector<Candidate> plans;  ///< one for each target
  Choice choice;
  Cost estimate;  ///< of the whole image, record buffers and anchors included
  std::optional<Measured> measured;

  /// score() of what was measured, or else of the estimate.
  double score() const;
};

/// Every shape and build that the objective allows and that can serve all targets, each with the plans that
/// cost least together by estimate, best first. Targets share features, so the best for each alone need not
/// be the best for all. TLS 1.3 is used only if some target has nothing else, since the library's code for it
/// is larger. Throws Error (No) if no shape serves all.
std::vector<Trial> trials(const std::vector<std::vector<Candidate>>& targets, const std::string& objective,
                          std::uint32_t connections, const Catalogue& catalogue);

/// Measures one trial: builds and links it, and runs it on the emulated board against its targets. Nothing if
/// it cannot be built or does not fit.
using Measure = std::function<std::optional<Measured>(const Trial&)>;

/// How many trials to measure, and up to which estimate as a multiple of the best one's.
struct Breadth {
  std::size_t count = 4;
  double near = 1.004;  ///< estimates are within 0.2 % of what images take: others cannot win
};
/// Every trial there is.
inline constexpr Breadth everything{std::numeric_limits<std::size_t>::max(),
                                    std::numeric_limits<double>::infinity()};

/// Measures the first trials, as many as `breadth` says, and sorts all: measured ones first, best first.
/// Those that `measure` gives nothing for are dropped. Throws Error (No) if none is left.
void measure_best(std::vector<Trial>& trials, const Breadth& breadth, const Measure& measure);

}  // namespace tlsfit::fit
