#include "model/matrix_report.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit {

namespace {

constexpr CellOutcome outcomes[] = {CellOutcome::Ok, CellOutcome::OverBudget, CellOutcome::DoesNotFit,
                                    CellOutcome::Failed};

std::optional<std::uint64_t> count_from(Fields& fields, std::string_view key) {
  if (!fields.has(key) || fields.any(key).is_null()) return std::nullopt;
  const std::int64_t value = fields.integer(key);
  if (value < 0) throw fields.wrong(key, "a number that is not negative");
  return static_cast<std::uint64_t>(value);
}

CellReport report_from(Fields& fields) {
  CellReport report;
  for (const auto& [key, text] : {std::pair("id", &report.id),
                                  {"board", &report.board},
                                  {"net", &report.net},
                                  {"targets", &report.targets},
                                  {"objective", &report.objective},
                                  {"app", &report.app},
                                  {"basis", &report.basis},
                                  {"why", &report.why},
                                  {"key", &report.key},
                                  {"image_sha256", &report.image_sha256}})
    *text = fields.text(key);
  const std::string outcome = fields.text("outcome");
  const auto* const known = std::find_if(std::begin(outcomes), std::end(outcomes),
                                         [&](CellOutcome o) { return name_of(o) == outcome; });
  if (known == std::end(outcomes)) throw fields.wrong("outcome", "ok, over-budget, does-not-fit or failed");
  report.outcome = *known;
  report.flash = count_from(fields, "flash");
  report.flash_capacity = count_from(fields, "flash_capacity");
  report.ram = count_from(fields, "ram");
  report.ram_capacity = count_from(fields, "ram_capacity");
  report.handshake = count_from(fields, "handshake");
  report.flash_before = count_from(fields, "flash_before");
  report.ram_before = count_from(fields, "ram_before");
  report.seconds = fields.number("seconds");
  report.unchanged = fields.flag("unchanged");
  report.over = fields.texts("over");
  report.notes = fields.texts("notes");
  return report;
}

}  // namespace

std::string_view name_of(CellOutcome outcome) {
  switch (outcome) {
    case CellOutcome::Ok:
      return "ok";
    case CellOutcome::OverBudget:
      return "over-budget";
    case CellOutcome::DoesNotFit:
      return "does-not-fit";
    case CellOutcome::Failed:
      return "failed";
  }
  return "";
}

std::string summary_of(const std::vector<CellResult>& cells) {
  std::vector<std::string> words;
  for (const CellOutcome outcome : outcomes) {
    const auto count = std::count_if(cells.begin(), cells.end(),
                                     [&](const CellResult& cell) { return cell.report.outcome == outcome; });
    std::string name(name_of(outcome));
    std::replace(name.begin(), name.end(), '-', ' ');
    if (outcome == CellOutcome::DoesNotFit && count > 1) name = "do not fit";
    if (count > 0) words.push_back(fmt::format("{} {}", grouped(count), name));
  }
  return joined(words, ", ");
}

Json to_json(const CellReport& report) {
  return {{"id", report.id},
          {"board", report.board},
          {"net", report.net},
          {"targets", report.targets},
          {"objective", report.objective},
          {"app", report.app},
          {"outcome", name_of(report.outcome)},
          {"basis", report.basis},
          {"flash", or_null(report.flash)},
          {"flash_capacity", or_null(report.flash_capacity)},
          {"flash_before", or_null(report.flash_before)},
          {"ram", or_null(report.ram)},
          {"ram_capacity", or_null(report.ram_capacity)},
          {"ram_before", or_null(report.ram_before)},
          {"handshake", or_null(report.handshake)},
          {"seconds", report.seconds},
          {"unchanged", report.unchanged},
          {"why", report.why},
          {"over", report.over},
          {"notes", report.notes},
          {"key", report.key},
          {"image_sha256", report.image_sha256}};
}

Json to_json(const std::vector<CellResult>& cells) {
  Json list = Json::array();
  for (const CellResult& cell : cells) list.push_back(to_json(cell.report));
  return {{"schema", "tlsfit.matrix-report/1"}, {"cells", list}};
}

std::vector<CellReport> cell_reports_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.matrix-report/1");
  std::vector<CellReport> reports;
  for (Fields& cell : fields.objects("cells")) reports.push_back(report_from(cell));
  return reports;
}

}  // namespace tlsfit
