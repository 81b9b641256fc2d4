// What became of the cells of a matrix ("tlsfit.matrix-report/1").
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/matrix.hpp"
#include "model/size_diff.hpp"
#include "model/size_report.hpp"

namespace tlsfit {

enum class CellOutcome { Ok, OverBudget, DoesNotFit, Failed };

/// "ok", "over-budget", "does-not-fit", "failed"
std::string_view name_of(CellOutcome outcome);

struct CellReport {
  std::string id, board, net, targets, objective, app;
  CellOutcome outcome = CellOutcome::Ok;
  std::string basis;  ///< "measured" or "estimated"; empty if there is no image
  std::optional<std::uint64_t> flash, flash_capacity;
  std::optional<std::uint64_t> ram, ram_capacity;  ///< static, stack and heap
  std::optional<std::uint64_t> handshake;          ///< instructions on the emulated board
  double seconds = 0;                              ///< that it took to make; of the run that made it
  bool unchanged = false;                          ///< taken from the last run
  std::string why;                                 ///< one line: why it is not ok
  std::vector<std::string> over;                   ///< a line for each budget that it is over
  std::vector<std::string> notes;                  ///< what was said meanwhile
  std::string key;           ///< digest of everything that decides the cell; empty if it is not known
  std::string image_sha256;  ///< of firmware.bin; empty if there is none

  /// Of the baseline's cell of the same name; nothing if there is none, or no image.
  std::optional<std::uint64_t> flash_before, ram_before;

  bool operator==(const CellReport&) const = default;
};

/// A cell with what does not stand in its report.
struct CellResult {
  CellReport report;
  std::optional<SizeReport> size;  ///< nothing if there is no image
  std::optional<SizeDiff> diff;    ///< against the baseline; nothing if there is nothing to compare
  bool operator==(const CellResult&) const = default;
};

/// Of the cells as a whole: how many there are of each outcome, in words: "6 ok, 1 over budget, 1 failed".
std::string summary_of(const std::vector<CellResult>& cells);

Json to_json(const CellReport& report);
Json to_json(const std::vector<CellResult>& cells);
/// The cells of a report. Throws Error (Usage).
std::vector<CellReport> cell_reports_from_json(const Json& json, std::string where);

}  // namespace tlsfit
