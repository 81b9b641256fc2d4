// A matrix while it is made: a table on a terminal, lines elsewhere, on stderr.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "lab/matrix.hpp"

namespace tlsfit {

using ViewTime = std::chrono::steady_clock::time_point;

/// A row for each cell that fits on a screen of so many rows and columns: those at work first to stay, then
/// what is done last, then what waits; and a last row with how far it is.
std::vector<std::string> live_rows(const std::vector<lab::CellState>& states, ViewTime now,
                                   std::size_t columns, std::size_t rows);

/// "pico-wiznet-api-flash-console: ok, flash 44,020, RAM 30,112, 12.3 s"
std::string finished_line(const CellReport& report);

/// Which lines a log gets: one for each cell when it is done, and where none came for 15 s, one with what
/// goes on.
class MatrixLog {
 public:
  std::vector<std::string> lines(const std::vector<lab::CellState>& states, ViewTime now);

 private:
  std::vector<bool> told_;
  std::optional<ViewTime> last_;
};

/// Shows states as they come. On a terminal the table is gone at the end.
class MatrixView {
 public:
  MatrixView();
  ~MatrixView();
  MatrixView(const MatrixView&) = delete;
  MatrixView& operator=(const MatrixView&) = delete;
  void show(const std::vector<lab::CellState>& states);

 private:
  void clear();
  bool terminal_;
  std::size_t drawn_ = 0;  ///< rows on the screen
  std::string shown_;
  MatrixLog log_;
};

}  // namespace tlsfit
