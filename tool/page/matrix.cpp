#include "page/matrix.hpp"

#include <algorithm>
#include <map>

#include "page/size.hpp"

namespace tlsfit::page {

namespace {

// A comment has at most 65,536 characters.
constexpr std::size_t diffs_of_comment = 12, symbols_of_comment = 8, rows_of_comment = 60;
constexpr std::size_t symbols_of_cells = 300;

Tone tone_of(CellOutcome outcome) {
  return outcome == CellOutcome::Ok ? Tone::Good : Tone::Bad;
}

Cell count_cell(const std::optional<std::uint64_t>& count) {
  return count ? number(*count) : Cell{};
}

Cell share_cell(const std::optional<std::uint64_t>& count, const std::optional<std::uint64_t>& capacity) {
  if (!count || !capacity || *capacity == 0) return {};
  const double share = 100 * static_cast<double>(*count) / static_cast<double>(*capacity);
  return {.text = fmt::format("{:.1f} %", share), .order = share};
}

Cell change_cell(const std::optional<std::uint64_t>& now, const std::optional<std::uint64_t>& before) {
  if (!now) return {};
  if (!before) return {.text = "new", .order = 0.0};
  return difference(static_cast<std::int64_t>(*now) - static_cast<std::int64_t>(*before));
}

Cell outcome_cell(const CellReport& report) {
  std::string text(name_of(report.outcome));
  std::replace(text.begin(), text.end(), '-', ' ');
  return {.text = text, .tone = tone_of(report.outcome)};
}

std::vector<Block> begun(const std::vector<CellResult>& cells, const MatrixSubject& subject) {
  const bool good = std::all_of(cells.begin(), cells.end(), [](const CellResult& cell) {
    return cell.report.outcome == CellOutcome::Ok;
  });
  std::string text =
      fmt::format("{} cell{}: {}", grouped(cells.size()), cells.size() == 1 ? "" : "s", summary_of(cells));
  if (!subject.baseline.empty()) text += fmt::format("; compared with {}", subject.baseline);
  std::vector<Block> blocks{{.content = Paragraph{text + ".", good ? Tone::Good : Tone::Plain}}};
  for (const CellResult& cell : cells)
    if (cell.report.outcome != CellOutcome::Ok)
      blocks.push_back({.content = Paragraph{cell.report.id + ": " + cell.report.why, Tone::Bad}});
  return blocks;
}

Grid cells_grid(const std::vector<CellResult>& cells, const MatrixSubject& subject, std::size_t most) {
  const bool compared = !subject.baseline.empty();
  Grid grid{.columns = {{"cell"}, {"outcome"}, {"flash", Align::Right}}, .filter = true};
  const auto column = [&](const char* title) { grid.columns.push_back({title, Align::Right}); };
  if (compared) column("change");
  column("full");
  column("RAM");
  if (compared) column("change");
  column("full");
  const bool ran = std::any_of(cells.begin(), cells.end(),
                               [](const CellResult& cell) { return cell.report.handshake.has_value(); });
  if (ran) column("handshake");
  grid.columns.push_back({"basis"});
  column("seconds");
  for (const CellResult& cell : cells) {
    if (grid.rows.size() == most) break;
    const CellReport& r = cell.report;
    Row& row = grid.rows.emplace_back();
    row.cells = {code(r.id), outcome_cell(r), count_cell(r.flash)};
    if (compared) row.cells.push_back(change_cell(r.flash, r.flash_before));
    row.cells.push_back(share_cell(r.flash, r.flash_capacity));
    row.cells.push_back(count_cell(r.ram));
    if (compared) row.cells.push_back(change_cell(r.ram, r.ram_before));
    row.cells.push_back(share_cell(r.ram, r.ram_capacity));
    if (ran) row.cells.push_back(count_cell(r.handshake));
    row.cells.push_back({.text = r.basis});
    row.cells.push_back(r.unchanged ? Cell{.text = "unchanged", .order = 0.0, .tone = Tone::Faint}
                                    : Cell{.text = fmt::format("{:.1f}", r.seconds), .order = r.seconds});
  }
  if (cells.size() > most) {
    Row& row = grid.rows.emplace_back();
    row.cells.resize(grid.columns.size());
    row.cells[0].text = fmt::format("{} more", grouped(cells.size() - most));
    row.tone = Tone::Faint;
  }
  return grid;
}

/// What tells a cell from the others, but for its objective: "api", or "pico, api" where there are several
/// boards.
std::string row_name(const CellReport& report, const std::vector<CellResult>& all) {
  std::vector<std::string> words;
  for (const auto part : {&CellReport::board, &CellReport::net, &CellReport::targets, &CellReport::app}) {
    const bool same = std::all_of(
        all.begin(), all.end(), [&](const CellResult& other) { return other.report.*part == report.*part; });
    if (!same) words.push_back(report.*part);
  }
  return words.empty() ? report.targets : joined(words, ", ");
}

/// Flash and RAM of what differs in the objective only, side by side; nothing with one objective.
std::optional<Grid> objectives_grid(const std::vector<CellResult>& cells) {
  std::vector<std::string> objectives, rows;
  std::map<std::pair<std::string, std::string>, const CellReport*> at;
  const auto add = [](std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const CellResult& cell : cells) {
    const CellReport& r = cell.report;
    const std::string row = row_name(r, cells);
    add(objectives, r.objective);
    add(rows, row);
    at.emplace(std::pair(row, r.objective), &r);
  }
  if (objectives.size() < 2) return std::nullopt;
  Grid grid{.columns = {{"for"}}, .rows = {}};
  for (const char* const memory : {"flash", "RAM"})
    for (const std::string& objective : objectives)
      grid.columns.push_back({fmt::format("{}, for {}", memory, objective), Align::Right});
  for (const std::string& row : rows) {
    std::vector<Cell> line{{.text = row}};
    for (const bool flash : {true, false})
      for (const std::string& objective : objectives) {
        const auto found = at.find({row, objective});
        Cell cell;
        if (found != at.end()) {
          cell = count_cell(flash ? found->second->flash : found->second->ram);
          if (found->second->outcome != CellOutcome::Ok) cell.tone = Tone::Bad;
          if (cell.text.empty()) cell.text = outcome_cell(*found->second).text;
        }
        line.push_back(cell);
      }
    grid.rows.push_back({.cells = std::move(line)});
  }
  return grid;
}

/// What changed in each cell, the largest change first.
void add_diffs(std::vector<Block>& blocks, const std::vector<CellResult>& cells, std::size_t most,
               std::size_t symbols) {
  std::vector<const CellResult*> changed;
  for (const CellResult& cell : cells)
    if (cell.diff && !cell.diff->components.empty()) changed.push_back(&cell);
  const auto weight = [](const CellResult* cell) {
    return std::abs(cell->diff->flash.delta()) + std::abs(cell->diff->ram.delta());
  };
  std::stable_sort(changed.begin(), changed.end(),
                   [&](const CellResult* a, const CellResult* b) { return weight(a) > weight(b); });
  for (std::size_t i = 0; i < std::min(changed.size(), most); ++i) {
    const SizeDiff& diff = *changed[i]->diff;
    Document document = diff_document(diff, {.title = ""}, symbols);
    for (Block& block : document.blocks) {
      if (std::holds_alternative<Bars>(block.content)) {
        block.heading = changed[i]->report.id;
      } else {
        block.fold =
            fmt::format("{}: {}", changed[i]->report.id, block.fold.empty() ? "components" : block.fold);
      }
      blocks.push_back(std::move(block));
    }
  }
  if (changed.size() > most)
    blocks.push_back(
        {.content = Paragraph{fmt::format("{} more cells changed.", changed.size() - most), Tone::Faint}});
}

Grid notes_grid(const std::vector<CellResult>& cells) {
  Grid grid{.columns = {{"cell"}, {"note"}}, .rows = {}};
  for (const CellResult& cell : cells)
    for (const std::string& note : cell.report.notes)
      grid.rows.push_back({.cells = {code(cell.report.id), {.text = note}}});
  return grid;
}

JunitCase::Outcome junit_outcome(CellOutcome outcome) {
  switch (outcome) {
    case CellOutcome::Ok:
      return JunitCase::Outcome::Passed;
    case CellOutcome::OverBudget:
    case CellOutcome::DoesNotFit:
      return JunitCase::Outcome::Failed;
    case CellOutcome::Failed:
      return JunitCase::Outcome::Error;
  }
  return JunitCase::Outcome::Error;
}

}  // namespace

Document matrix_page(const std::vector<CellResult>& cells, const MatrixSubject& subject) {
  Document document{
      .title = subject.title, .blocks = begun(cells, subject), .made_by = "Made by tlsfit matrix --html."};
  std::vector<Block>& blocks = document.blocks;
  if (auto grid = objectives_grid(cells))
    blocks.push_back({.content = std::move(*grid), .heading = "By objective, in bytes"});
  blocks.push_back({.content = cells_grid(cells, subject, cells.size()), .heading = "Cells"});
  add_diffs(blocks, cells, cells.size(), symbols_of_cells);
  if (Grid notes = notes_grid(cells); !notes.rows.empty())
    blocks.push_back({.content = std::move(notes), .heading = "Notes", .fold = "What was said meanwhile"});
  return document;
}

Document matrix_summary(const std::vector<CellResult>& cells, const MatrixSubject& subject) {
  Document document{.title = subject.title, .blocks = begun(cells, subject), .made_by = ""};
  if (document.blocks.size() > rows_of_comment) document.blocks.resize(rows_of_comment);
  document.blocks.push_back({.content = cells_grid(cells, subject, rows_of_comment)});
  add_diffs(document.blocks, cells, diffs_of_comment, symbols_of_comment);
  return document;
}

std::vector<JunitCase> junit_cases(const std::vector<CellResult>& cells) {
  std::vector<JunitCase> cases;
  for (const CellResult& cell : cells) {
    const CellReport& r = cell.report;
    cases.push_back({.name = r.id,
                     .group = "matrix",
                     .seconds = r.unchanged ? 0 : r.seconds,
                     .outcome = junit_outcome(r.outcome),
                     .message = r.why,
                     .detail = joined(r.over.size() > 1 ? r.over : r.notes, "\n")});
  }
  return cases;
}

}  // namespace tlsfit::page
