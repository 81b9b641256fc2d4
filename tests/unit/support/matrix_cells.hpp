// Cells that ended in every way.
#pragma once

#include <string>
#include <vector>

#include "model/matrix_report.hpp"

namespace tlsfit::test {

inline CellResult matrix_cell(const std::string& targets, const std::string& objective) {
  CellResult cell;
  CellReport& r = cell.report;
  r.id = "pico-wiznet-" + targets + "-" + objective + "-console";
  r.board = "pico";
  r.net = "wiznet";
  r.targets = targets;
  r.objective = objective;
  r.app = "console";
  r.basis = "measured";
  r.flash = 44'020;
  r.flash_capacity = 393'216;
  r.ram = 30'112;
  r.ram_capacity = 98'304;
  r.handshake = 12'345'678;
  r.seconds = 12.3;
  r.key = "0123";
  return cell;
}

/// One of each outcome, and one that is the last run's; compared with a baseline in which it is not.
inline std::vector<CellResult> matrix_cells() {
  std::vector<CellResult> cells;
  cells.push_back(matrix_cell("api", "flash"));
  cells[0].report.flash_before = 43'020;
  cells[0].report.ram_before = 30'112;
  cells[0].diff = SizeDiff{
      .flash = {.before = 43'020, .after = 44'020, .capacity = 393'216},
      .ram = {.before = 30'112, .after = 30'112, .capacity = 98'304},
      .components = {
          {"TLS",
           1'000,
           0,
           {{.name = "ssl_parse<script>alert(1)</script>", .object = "ssl.c.o", .flash = 800},
            {.name = "ssl_write", .object = "ssl.c.o", .change = SymbolDelta::Change::New, .flash = 200}}}}};
  cells.push_back(matrix_cell("api", "ram"));
  cells[1].report.outcome = CellOutcome::OverBudget;
  cells[1].report.flash_before = 44'020;
  cells[1].report.ram_before = 29'000;
  cells[1].report.over = {"RAM: 30,112 bytes, 112 over the budget of 30,000; grew: heap +1,112"};
  cells[1].report.why = cells[1].report.over[0];
  CellResult& small = cells.emplace_back(matrix_cell("all", "flash"));
  small.report.outcome = CellOutcome::DoesNotFit;
  small.report.flash = small.report.ram = small.report.handshake = std::nullopt;
  small.report.basis.clear();
  small.report.why = "does not fit: RAM over by 1,234 bytes of 98,304";
  CellResult& gone = cells.emplace_back(matrix_cell("web", "flash"));
  gone.report.outcome = CellOutcome::Failed;
  gone.report.flash = gone.report.ram = gone.report.handshake = std::nullopt;
  gone.report.basis.clear();
  gone.report.why = "web.example:443: cannot be reached: <script>connection refused</script>";
  gone.report.notes = {"tried twice"};
  CellResult& kept = cells.emplace_back(matrix_cell("web", "balanced"));
  kept.report.basis = "estimated";
  kept.report.handshake = std::nullopt;
  kept.report.unchanged = true;
  return cells;
}

}  // namespace tlsfit::test
