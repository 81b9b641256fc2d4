// Every candidate that was measured, as a picture: flash against RAM and against the handshake's
// instructions.
#pragma once

#include <string>

#include "model/fit.hpp"

namespace tlsfit::fit {

/// Marks the candidates that another one beats: no larger in flash, RAM and instructions, and smaller in one.
void mark_dominated(std::vector<FitCandidate>& candidates);

/// The picture alone: an SVG file that needs nothing else, readable on light and dark. Candidates have the
/// numbers of their order in the fit. Throws Error (No) if nothing was measured.
std::string pareto_svg(const Fit& fit);

/// One page with the picture and a table; nothing is fetched from anywhere.
std::string pareto_html(const Fit& fit);

}  // namespace tlsfit::fit
