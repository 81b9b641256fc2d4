// One cell of a matrix: fitted, compiled, linked and measured, with everything it leaves in a folder of its
// own.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/progress.hpp"
#include "lab/fitting.hpp"
#include "model/matrix_report.hpp"

namespace tlsfit::lab {

/// A cell that is to be made, and with what.
struct CellOrder {
  Cell cell;
  Bench bench;  ///< its board and net; `work` and `jobs` are set by who makes it
  /// Everything about its targets that decides the cell: what their profiles hold. Empty if there is one
  /// without a profile: `demand` says why.
  std::string targets;
  std::function<Demand()> demand;  ///< called if the cell must be made. Throws Error, which is the cell's own
  const fit::Catalogue* catalogue = nullptr;  ///< with what its program takes; never null
  std::vector<Profile> profiles;              ///< that the fit's folder is to keep
  std::string command;                        ///< of a fit like this one: `tlsfit fit …`
};

/// What decides images besides fits, boards and nets: this tlsfit and its emulator, its data, the firmware,
/// Mbed TLS's sources, the compiler with its C library, and $SOURCE_DATE_EPOCH. A digest of a few megabytes,
/// the same for all cells.
std::string surroundings_digest(const Bench& bench);

/// Everything that decides the cell, as a digest; empty if a target has no profile. Budgets are not among it.
std::string cell_key(const CellOrder& order, const std::string& surroundings);

/// What the last run left in the cell's folder, if that had the same key and all of it is still there.
std::optional<CellResult> last_run(const fs::path& folder, const std::string& key);

/// Makes the cell: `folder` then holds report.json, size.json, fit/ and firmware.elf and the others, or, if
/// it cannot be made, report.json alone. Whatever stops it is in the report, but for an interruption, which
/// leaves no report. Objects are in `bench.work`; `shown` is told what goes on.
CellResult make_cell(const CellOrder& order, const Bench& bench, const std::string& key,
                     const fs::path& folder, const fit::Templates& templates, const Aside::Take& shown);

/// A fit that was estimated as a size report of one row: its totals can be judged and compared like others'.
SizeReport estimated_size(const Fit& fit);

}  // namespace tlsfit::lab
