// A run report for people.
#pragma once

#include <string>

#include "model/board.hpp"
#include "model/image_info.hpp"
#include "model/run_report.hpp"

namespace tlsfit {

/// Outcome, what was negotiated, instructions, and bars of RAM against the board's. Where a server that the
/// image was fitted for was refused: what it was fitted for, and how to find what has changed.
std::string run_text(const RunReport& report, const ImageInfo& info, const Board& board);

}  // namespace tlsfit
