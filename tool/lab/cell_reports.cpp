#include "lab/cell_reports.hpp"

#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "size/budget.hpp"
#include "size/diff.hpp"

namespace tlsfit::lab {

std::map<std::string, CellResult> reports_below(const fs::path& folder) {
  if (!is_folder(folder)) throw Error(ExitCode::Usage, "{}: there is no such folder", folder.string());
  std::map<std::string, CellResult> results;
  std::map<std::string, fs::path> found;
  for (const fs::path& path : files_below(folder)) {
    if (path.filename() != "report.json") continue;
    std::vector<CellReport> reports = cell_reports_from_json(load_json(path), path.string());
    const fs::path size = path.parent_path() / "size.json";
    for (CellReport& report : reports) {
      const auto [at, first] = found.emplace(report.id, path);
      if (!first)
        throw Error(ExitCode::Usage, "{}: a report of {}, and {} is one, too", path.string(),
                    printable(report.id), at->second.string());
      CellResult& result = results[report.id];
      if (report.flash && reports.size() == 1 && is_file(size))
        result.size = size_report_from_json(load_json(size), size.string());
      result.report = std::move(report);
    }
  }
  return results;
}

std::vector<CellResult> joined_cells(const std::vector<Cell>& cells,
                                     std::map<std::string, CellResult> reports, const fs::path& folder) {
  std::vector<CellResult> results;
  for (const Cell& cell : cells) {
    const auto found = reports.find(cell.id);
    if (found != reports.end()) {
      results.push_back(std::move(found->second));
      continue;
    }
    CellReport& report = results.emplace_back().report;
    report.id = cell.id;
    report.board = cell.board;
    report.net = cell.net;
    report.targets = cell.targets;
    report.objective = cell.objective;
    report.app = cell.app;
    report.outcome = CellOutcome::Failed;
    report.why = fmt::format("no report of it below {}: its job did not end", folder.string());
  }
  return results;
}

void judge(std::vector<CellResult>& results, const std::vector<Cell>& cells,
           const std::map<std::string, CellResult>& baseline) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    CellResult& result = results[i];
    CellReport& report = result.report;
    // What it was judged with when it was made does not count.
    report.over.clear();
    report.flash_before = report.ram_before = std::nullopt;
    if (report.outcome == CellOutcome::OverBudget) report.outcome = CellOutcome::Ok;
    if (report.outcome == CellOutcome::Ok) report.why.clear();
    if (const auto before = baseline.find(report.id); before != baseline.end()) {
      report.flash_before = before->second.report.flash;
      report.ram_before = before->second.report.ram;
      if (before->second.size && result.size) result.diff = size_diff(*before->second.size, *result.size);
    }
    if (!result.size) continue;
    const Budgets& budgets = cells[i].budgets;
    if (report.basis != "estimated")
      for (const std::string& name : without_component(*result.size, budgets))
        say(fmt::format("{}: budgets: the image has no component '{}'", report.id, printable(name)));
    report.over =
        overrun_lines(overruns(*result.size, budgets), *result.size, result.diff ? &*result.diff : nullptr);
    if (report.over.empty()) continue;
    report.outcome = CellOutcome::OverBudget;
    report.why = joined(report.over, "; ");
  }
}

}  // namespace tlsfit::lab
