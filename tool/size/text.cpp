// The report for people.
#include "base/text.hpp"

#include <algorithm>

#include "size/report.hpp"

namespace tlsfit {

namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.1f} %", 100 * share(part, whole));
}

std::string bar_line(std::string_view name, std::uint64_t used, std::uint64_t capacity,
                     std::string_view detail, std::size_t width) {
  if (capacity == 0) return fmt::format("{:<5}  {:>{}} bytes{}\n", name, grouped(used), width, detail);
  const bool over = used > capacity;
  const double fraction = share(used, capacity);
  const Colour colour = over ? Colour::Red : fraction > 0.9 ? Colour::Yellow : Colour::Green;
  return fmt::format("{:<5}  {}  {:>{}} of {:>{}} bytes ({}), {} {}{}\n", name,
                     painted(bar(fraction, 20), colour, Stream::Out), grouped(used), width, grouped(capacity),
                     width, percent(used, capacity), grouped(over ? used - capacity : capacity - used),
                     over ? "too many" : "free", detail);
}

/// C++ names can be longer than any screen is wide.
std::string shown_name(std::string_view name) {
  constexpr std::size_t most = 60;
  return printable(name.size() > most ? fmt::format("{}...", name.substr(0, most - 3)) : std::string(name));
}

}  // namespace

std::string bars_text(const SizeReport& report) {
  const std::string ram = fmt::format(": static {}, stack {} and heap {} {}", grouped(report.ram_static),
                                      grouped(report.ram_stack), grouped(report.ram_heap), report.ram_basis);
  const std::size_t width =
      grouped(std::max({report.flash_capacity, report.ram_capacity, report.flash_used, report.ram_total()}))
          .size();
  return bar_line("flash", report.flash_used, report.flash_capacity, "", width) +
         bar_line("RAM", report.ram_total(), report.ram_capacity, ram, width);
}

std::string components_text(const SizeReport& report, Detail detail) {
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left});
  table.row({"component", "flash", "share", "RAM", ""});
  for (const Component& component : report.components) {
    table.row({printable(component.name), grouped(component.flash),
               percent(component.flash, report.flash_used), grouped(component.ram), ""});
    if (detail == Detail::Objects)
      for (const SymbolSize& object : objects_of(component))
        table.row({"  " + (object.object.empty() ? "(no object)" : printable(object.object)),
                   grouped(object.flash), "", grouped(object.ram), ""});
    if (detail == Detail::Symbols)
      for (const SymbolSize& symbol : component.symbols)
        table.row({"  " + shown_name(symbol.name), grouped(symbol.flash), "", grouped(symbol.ram),
                   printable(symbol.object)});
  }
  std::uint64_t flash = 0, ram = 0;
  for (const Component& component : report.components) {
    flash += component.flash;
    ram += component.ram;
  }
  table.row({"sum", grouped(flash), percent(flash, report.flash_used), grouped(ram), ""});
  return table.text();
}

std::string options_text(const std::vector<OptionUse>& options) {
  if (options.empty()) return "no fit is known: --fit DIR names it\n";
  std::vector<const OptionUse*> rows;
  for (const OptionUse& option : options) rows.push_back(&option);
  std::stable_sort(rows.begin(), rows.end(), [](const OptionUse* a, const OptionUse* b) {
    return a->flash.value_or(0) > b->flash.value_or(0);
  });
  Table table({Align::Left, Align::Right, Align::Right, Align::Left});
  table.row({"this option", "costs flash", "RAM", ""});
  const auto cost = [](const std::optional<std::int64_t>& value) { return value ? grouped(*value) : "?"; };
  for (const OptionUse* const option : rows)
    table.row({printable(option->name + (option->value.empty() ? "" : " " + option->value)),
               cost(option->flash), cost(option->ram), printable(option->basis)});
  return table.text();
}

namespace {

std::string change_line(std::string_view name, const TotalDelta& total, std::size_t width) {
  const std::string change =
      total.delta() == 0 ? ": unchanged"
                         : fmt::format(": {} (was {})", grouped_change(total.delta()), grouped(total.before));
  return bar_line(name, total.after, total.capacity, change, width);
}

}  // namespace

std::string diff_text(const SizeDiff& diff, bool symbols) {
  const std::size_t width =
      grouped(std::max({diff.flash.capacity, diff.flash.after, diff.ram.capacity, diff.ram.after})).size();
  const std::string bars = change_line("flash", diff.flash, width) + change_line("RAM", diff.ram, width);
  if (diff.components.empty()) return "nothing changed\n\n" + bars;
  Table table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Left});
  table.row({"component", "", "flash", "RAM", ""});
  for (const ComponentDelta& component : diff.components) {
    table.row(
        {printable(component.name), "", grouped_change(component.flash), grouped_change(component.ram), ""});
    if (!symbols) continue;
    for (const SymbolDelta& s : component.symbols)
      table.row({"  " + shown_name(s.name), std::string(name_of(s.change)), grouped_change(s.flash),
                 grouped_change(s.ram), printable(s.object)});
  }
  table.row({"sum", "", grouped_change(diff.flash.delta()), grouped_change(diff.ram.delta()), ""});
  return table.text() + "\n" + bars;
}

}  // namespace tlsfit
