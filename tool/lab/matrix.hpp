// The cells of a matrix side by side, within the cores that there are.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "lab/cell.hpp"

namespace tlsfit::lab {

struct MatrixOptions {
  fs::path out;        ///< each cell has a folder of its own in it
  fs::path work;       ///< where objects are while a cell is made
  unsigned cores = 1;  ///< compilers at a time, of all cells together
  unsigned jobs = 0;   ///< cells at a time; 0: as many as there are cores
  bool force = false;  ///< make cells again that are as the last run left them
};

/// Where a cell is.
struct CellState {
  enum class Phase { Waiting, Running, Done };
  std::string id;
  Phase phase = Phase::Waiting;
  std::string status;                             ///< while it runs: "compiling the firmware: 12 of 96"
  std::chrono::steady_clock::time_point since{};  ///< it runs
  CellReport report;                              ///< once it is done
};

/// Shown the states of all cells a few times a second and at the end, by the thread that called
/// make_matrix().
using Watch = std::function<void(const std::vector<CellState>&)>;

/// Makes every cell, or takes it from the last run, in the order given. A cell that fails does not stop the
/// others. Throws Interrupted after Ctrl-C or SIGTERM, when no program runs any more.
std::vector<CellResult> make_matrix(const std::vector<CellOrder>& orders, const MatrixOptions& options,
                                    const fit::Templates& templates, const Watch& watch);

}  // namespace tlsfit::lab
