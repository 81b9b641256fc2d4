#include "size/budget.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit {

namespace {

constexpr std::size_t most_named = 4;

/// A component's flash and RAM; stack and heap may have budgets like components.
std::optional<std::pair<std::uint64_t, std::uint64_t>> use_of(const SizeReport& report,
                                                              std::string_view name) {
  for (const Component& component : report.components)
    if (component.name == name) return std::pair(component.flash, component.ram);
  if (name == "stack") return std::pair(std::uint64_t{0}, report.ram_stack);
  if (name == "heap") return std::pair(std::uint64_t{0}, report.ram_heap);
  return std::nullopt;
}

using Row = std::pair<std::string, std::int64_t>;

/// "; largest: a 3, b 2", the largest four; nothing if there is nothing.
std::string named(const char* what, std::vector<Row> rows, bool with_sign) {
  std::erase_if(rows, [](const Row& row) { return row.second <= 0; });
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.second > b.second; });
  if (rows.size() > most_named) rows.resize(most_named);
  std::vector<std::string> words;
  words.reserve(rows.size());
  for (const auto& [name, count] : rows)
    words.push_back(fmt::format("{} {}{}", printable(name), with_sign ? "+" : "", grouped(count)));
  return words.empty() ? "" : fmt::format("; {}: {}", what, joined(words, ", "));
}

/// What grew, if something did; else what is largest.
std::string reason(const Overrun& over, const SizeReport& report, const SizeDiff* diff) {
  std::vector<Row> grown, large;
  if (diff != nullptr)
    for (const ComponentDelta& component : diff->components) {
      if (over.component.empty())
        grown.emplace_back(component.name, over.flash ? component.flash : component.ram);
      if (component.name == over.component)
        for (const SymbolDelta& s : component.symbols)
          grown.emplace_back(s.name, over.flash ? s.flash : s.ram);
    }
  if (std::string text = named("grew", grown, true); !text.empty()) return text;
  for (const Component& component : report.components) {
    if (over.component.empty())
      large.emplace_back(component.name, over.flash ? component.flash : component.ram);
    if (component.name == over.component)
      for (const SymbolSize& s : component.symbols) large.emplace_back(s.name, over.flash ? s.flash : s.ram);
  }
  if (over.component.empty() && !over.flash) {
    large.emplace_back("stack", report.ram_stack);
    large.emplace_back("heap", report.ram_heap);
  }
  return named("largest", large, false);
}

}  // namespace

std::vector<Overrun> overruns(const SizeReport& report, const Budgets& budgets) {
  std::vector<Overrun> over;
  const auto check = [&](const std::string& component, const Budget& budget, std::uint64_t flash,
                         std::uint64_t ram) {
    if (budget.flash && flash > *budget.flash) over.push_back({component, true, flash, *budget.flash});
    if (budget.ram && ram > *budget.ram) over.push_back({component, false, ram, *budget.ram});
  };
  check("", budgets.image, report.flash_used, report.ram_total());
  for (const auto& [name, budget] : budgets.components)
    if (const auto use = use_of(report, name)) check(name, budget, use->first, use->second);
  return over;
}

std::vector<std::string> without_component(const SizeReport& report, const Budgets& budgets) {
  std::vector<std::string> names;
  for (const auto& [name, budget] : budgets.components)
    if (!use_of(report, name)) names.push_back(name);
  return names;
}

std::vector<std::string> overrun_lines(const std::vector<Overrun>& over, const SizeReport& report,
                                       const SizeDiff* diff) {
  std::vector<std::string> lines;
  lines.reserve(over.size());
  for (const Overrun& one : over)
    lines.push_back(fmt::format("{}{}: {} bytes, {} over the budget of {}{}",
                                one.component.empty() ? "" : printable(one.component) + ": ",
                                one.flash ? "flash" : "RAM", grouped(one.used), grouped(one.used - one.limit),
                                grouped(one.limit), reason(one, report, diff)));
  return lines;
}

Json to_json(const std::vector<Overrun>& over) {
  Json list = Json::array();
  for (const Overrun& one : over)
    list.push_back({{"component", one.component.empty() ? Json(nullptr) : Json(one.component)},
                    {"memory", one.flash ? "flash" : "ram"},
                    {"used", one.used},
                    {"limit", one.limit}});
  return list;
}

}  // namespace tlsfit
