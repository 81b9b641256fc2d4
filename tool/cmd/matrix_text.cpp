#include "cmd/matrix_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t most_named = 4;

std::string count_text(const std::optional<std::uint64_t>& count) {
  return count ? grouped(*count) : "";
}

std::string change_text(const std::optional<std::uint64_t>& now, const std::optional<std::uint64_t>& before) {
  if (!now) return "";
  if (!before) return "new";
  const std::int64_t change = static_cast<std::int64_t>(*now) - static_cast<std::int64_t>(*before);
  return (change > 0 ? "+" : "") + grouped(change);
}

/// "ok, estimated, unchanged"
std::string outcome_text(const CellReport& report) {
  std::string name(name_of(report.outcome));
  std::replace(name.begin(), name.end(), '-', ' ');
  std::string text =
      painted(name, report.outcome == CellOutcome::Ok ? Colour::Green : Colour::Red, Stream::Out);
  if (report.basis == "estimated") text += ", estimated";
  if (report.unchanged) text += ", unchanged";
  return text;
}

}  // namespace

std::string matrix_text(const std::vector<CellResult>& cells, bool compared) {
  const bool ran = std::any_of(cells.begin(), cells.end(),
                               [](const CellResult& cell) { return cell.report.handshake.has_value(); });
  std::vector<Align> columns{Align::Left};
  std::vector<std::string> titles{"cell"};
  const auto number = [&](const char* title) {
    titles.emplace_back(title);
    columns.push_back(Align::Right);
  };
  number("flash");
  if (compared) number("change");
  number("RAM");
  if (compared) number("change");
  if (ran) number("handshake");
  number("seconds");
  titles.emplace_back("outcome");  // the last column, for the sake of its colours
  columns.push_back(Align::Left);
  Table table(columns);
  table.row(titles);
  for (const CellResult& cell : cells) {
    const CellReport& r = cell.report;
    std::vector<std::string> row{printable(r.id), count_text(r.flash)};
    if (compared) row.push_back(change_text(r.flash, r.flash_before));
    row.push_back(count_text(r.ram));
    if (compared) row.push_back(change_text(r.ram, r.ram_before));
    if (ran) row.push_back(count_text(r.handshake));
    row.push_back(fmt::format("{:.1f}", r.seconds));
    row.push_back(outcome_text(r));
    table.row(row);
  }
  std::string text = table.text() + "\n";
  for (const CellResult& cell : cells)
    if (cell.report.outcome != CellOutcome::Ok)
      text += fmt::format("{}: {}\n", printable(cell.report.id), printable(cell.report.why));
  return text + summary_of(cells) + "\n";
}

std::string refusal_of(const std::vector<CellResult>& cells) {
  std::vector<std::string> words;
  for (const CellResult& cell : cells)
    if (cell.report.outcome != CellOutcome::Ok) words.push_back(cell.report.id + ": " + cell.report.why);
  if (words.empty()) return "";
  const std::size_t count = words.size();
  if (count > most_named) words.resize(most_named);
  std::string text = fmt::format("{} of {} cell{} not ok: {}", count, cells.size(),
                                 count == 1 ? " is" : "s are", joined(words, "; "));
  if (cells.size() == 1) text = words.front();
  if (count > most_named) text += fmt::format("; and {} more", count - most_named);
  return text;
}

}  // namespace tlsfit
