// The report for people.
#include "base/text.hpp"

#include "size/report.hpp"

namespace tlsfit {

namespace {

double share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{:.1f} %", 100 * share(part, whole));
}

std::string bytes(std::uint64_t count) {
  return grouped(static_cast<std::int64_t>(count));
}

std::string bar_line(std::string_view name, std::uint64_t used, std::uint64_t capacity,
                     std::string_view detail, std::size_t width) {
  const bool over = used > capacity;
  const double fraction = share(used, capacity);
  const Colour colour = over ? Colour::Red : fraction > 0.9 ? Colour::Yellow : Colour::Green;
  return fmt::format("{:<5}  {}  {:>{}} of {:>{}} bytes ({}), {} {}{}\n", name,
                     painted(bar(fraction, 20), colour, Stream::Out), bytes(used), width, bytes(capacity),
                     width, percent(used, capacity), bytes(over ? used - capacity : capacity - used),
                     over ? "too many" : "free", detail);
}

/// C++ names can be longer than any screen is wide.
std::string shown_name(std::string_view name) {
  constexpr std::size_t most = 60;
  return printable(name.size() > most ? fmt::format("{}...", name.substr(0, most - 3)) : std::string(name));
}

}  // namespace

std::string bars_text(const SizeReport& report) {
  const std::string ram = fmt::format(": static {}, stack {} and heap {} {}", bytes(report.ram_static),
                                      bytes(report.ram_stack), bytes(report.ram_heap), report.ram_basis);
  const std::size_t width = bytes(std::max(report.flash_capacity, report.ram_capacity)).size();
  return bar_line("flash", report.flash_used, report.flash_capacity, "", width) +
         bar_line("RAM", report.ram_total(), report.ram_capacity, ram, width);
}

std::string components_text(const SizeReport& report, bool symbols) {
  Table table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left});
  table.row({"component", "flash", "share", "RAM", ""});
  for (const Component& component : report.components) {
    table.row({component.name, bytes(component.flash), percent(component.flash, report.flash_used),
               bytes(component.ram), ""});
    if (!symbols) continue;
    for (const SymbolSize& symbol : component.symbols)
      table.row({"  " + shown_name(symbol.name), bytes(symbol.flash), "", bytes(symbol.ram),
                 printable(symbol.object)});
  }
  std::uint64_t flash = 0, ram = 0;
  for (const Component& component : report.components) {
    flash += component.flash;
    ram += component.ram;
  }
  table.row({"sum", bytes(flash), percent(flash, report.flash_used), bytes(ram), ""});
  return table.text();
}

}  // namespace tlsfit
