// Every candidate that was measured, as a picture: flash against RAM and against the handshake's
// instructions.
#pragma once

#include <string>

#include "model/fit.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

/// The picture alone: an SVG file that needs nothing else, readable on light and dark. Candidates have the
/// numbers of their order in the fit. Throws Error (No) if nothing was measured.
std::string pareto_svg(const Fit& fit, const Templates& templates);

/// The picture and a table. Throws Error (No) if nothing was measured.
Document pareto_document(const Fit& fit, const Templates& templates);

}  // namespace tlsfit::page
