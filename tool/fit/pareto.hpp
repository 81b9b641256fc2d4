// Which of the measured candidates are on the Pareto front. page/pareto.hpp draws them.
#pragma once

#include <vector>

#include "model/fit.hpp"

namespace tlsfit::fit {

/// Marks the candidates that another one beats: no larger in flash, RAM and instructions, and smaller in one.
void mark_dominated(std::vector<FitCandidate>& candidates);

}  // namespace tlsfit::fit
