// What became of a matrix, for people.
#pragma once

#include <string>
#include <vector>

#include "model/matrix_report.hpp"

namespace tlsfit {

/// A table of the cells, what is wrong with each that is not ok, and how many there are of each kind.
std::string matrix_text(const std::vector<CellResult>& cells, bool compared);

/// "2 of 8 cells are not ok: ID: why; ID: why; and 3 more"; empty if all are.
std::string refusal_of(const std::vector<CellResult>& cells);

}  // namespace tlsfit
