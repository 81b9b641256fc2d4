// A run report for people.
#pragma once

#include <string>

#include "model/board.hpp"
#include "model/image_info.hpp"
#include "model/run_report.hpp"

namespace tlsfit {

/// Outcome, what was negotiated, instructions, and bars of RAM against the board's.
std::string run_text(const RunReport& report, const Board& board);

}  // namespace tlsfit
