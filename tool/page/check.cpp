#include "page/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tlsfit::page {

namespace {

Cell answer(const TargetCheck& check) {
  if (!check.connects) return {.text = "unknown", .order = 1, .tone = Tone::Warning};
  return *check.connects ? Cell{.text = "yes", .order = 2, .tone = Tone::Good}
                         : Cell{.text = "no", .order = 0, .tone = Tone::Bad};
}

Cell days(const TargetCheck& check) {
  if (!check.days_left) return {.text = "", .order = 0};
  return {.text = fmt::format("{}", *check.days_left), .order = static_cast<double>(*check.days_left)};
}

/// Whatever there is to say of a target, a cell each.
std::vector<Cell> words(const TargetCheck& check) {
  std::vector<Cell> result;
  if (!check.error.empty()) result.push_back({.text = check.error, .tone = Tone::Warning});
  for (const Finding& finding : check.changes) result.push_back({.text = finding.what, .tone = Tone::Bad});
  for (const Finding& finding : check.warnings)
    result.push_back({.text = "warning: " + finding.what, .tone = Tone::Warning});
  for (const std::string& note : check.notes)
    result.push_back({.text = "note: " + note, .tone = Tone::Faint});
  if (result.empty()) result.emplace_back();
  return result;
}

/// Targets in one table: what a comment on GitHub holds (65,536 characters) is soon full.
constexpr std::size_t most_targets = 100;

Grid grid_of(const std::vector<const TargetCheck*>& checks) {
  Grid grid{
      .columns = {{"target"}, {"fit"}, {"connects"}, {"days left", Align::Right}, {"what there is to say"}},
      .filter = true};
  for (std::size_t i = 0; i < std::min(checks.size(), most_targets); ++i) {
    const TargetCheck& check = *checks[i];
    bool first = true;
    for (Cell& said : words(check)) {
      grid.rows.push_back({.cells = first ? std::vector<Cell>{code(check.target), code(check.fit),
                                                              answer(check), days(check), std::move(said)}
                                          : std::vector<Cell>{{}, {}, {}, {}, std::move(said)}});
      first = false;
    }
  }
  if (checks.size() > most_targets)
    grid.rows.push_back(
        {.cells = {{.text = fmt::format("{} more", checks.size() - most_targets)}, {}, {}, {}, {}},
         .tone = Tone::Faint});
  return grid;
}

bool is_quiet(const TargetCheck& check) {
  return check.connects == true && check.warnings.empty() && check.notes.empty();
}

std::string summary(const CheckReport& report) {
  std::string text = fmt::format("{} of {} still connect", report.connecting(), report.targets.size());
  if (report.changed() != 0) text += fmt::format(", {} no longer", report.changed());
  if (report.unknown() != 0) text += fmt::format(", {} unknown", report.unknown());
  return text + fmt::format("; checked at {}", report.checked_at);
}

}  // namespace

Document check_document(const CheckReport& report) {
  std::vector<const TargetCheck*> loud, quiet;
  for (const TargetCheck& check : report.targets) (is_quiet(check) ? quiet : loud).push_back(&check);
  std::stable_sort(loud.begin(), loud.end(), [](const TargetCheck* a, const TargetCheck* b) {
    return answer(*a).order < answer(*b).order;
  });
  const std::string title = report.changed() != 0   ? "Devices in the field do not connect any more"
                            : report.unknown() != 0 ? "Not every server could be checked"
                                                    : "Devices in the field still connect";
  Document document{.title = title, .blocks = {}, .made_by = ""};
  document.blocks.push_back(
      {.content = Paragraph{summary(report), report.changed() != 0 ? Tone::Bad : Tone::Plain}});
  if (!loud.empty()) document.blocks.push_back({.content = grid_of(loud)});
  if (!quiet.empty())
    document.blocks.push_back(
        {.content = grid_of(quiet),
         .fold = fmt::format("{} target{} with nothing to say", quiet.size(), quiet.size() == 1 ? "" : "s")});
  return document;
}

std::vector<JunitCase> check_cases(const CheckReport& report) {
  std::vector<JunitCase> cases;
  for (const TargetCheck& check : report.targets) {
    JunitCase one{.name = check.target.empty() ? "fit.json" : check.target,
                  .group = check.fit,
                  .seconds = check.seconds};
    for (const Cell& said : words(check))
      if (!said.text.empty()) one.output += said.text + '\n';
    if (!check.connects) {
      one.outcome = JunitCase::Outcome::Error;
      one.message = check.error;
    } else if (!*check.connects) {
      one.outcome = JunitCase::Outcome::Failed;
      one.message = check.changes.empty() ? "" : check.changes.front().what;
      for (const Finding& finding : check.changes) one.detail += finding.what + '\n';
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

}  // namespace tlsfit::page
