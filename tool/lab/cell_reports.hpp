// The reports of cells that were made elsewhere or earlier, and what budgets and a baseline say of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/matrix_report.hpp"

namespace tlsfit::lab {

/// By cell: every report.json below a folder, with the size.json beside it. Throws Error (Usage) if one is
/// damaged, or if two are of the same cell.
std::map<std::string, CellResult> reports_below(const fs::path& folder);

/// The cells in their order, each with its report. One that has none has failed: its job did not end.
std::vector<CellResult> joined_cells(const std::vector<Cell>& cells,
                                     std::map<std::string, CellResult> reports, const fs::path& folder);

/// Compares each with the baseline's cell of the same name, and holds it against its budgets: sets `diff`,
/// `flash_before`, `ram_before`, `over`, and of a cell that is over a budget `outcome` and `why`.
void judge(std::vector<CellResult>& results, const std::vector<Cell>& cells,
           const std::map<std::string, CellResult>& baseline);

}  // namespace tlsfit::lab
