#include "page/size.hpp"

#include <algorithm>
#include <map>

#include "page/memory_map.hpp"
#include "page/treemap.hpp"

namespace tlsfit::page {

namespace {

constexpr std::size_t symbols_of_page = 3000, symbols_of_summary = 40;

std::string signed_text(std::int64_t delta) {
  return difference(delta).text;
}

std::optional<std::uint64_t> known(std::uint64_t capacity) {
  return capacity == 0 ? std::nullopt : std::optional(capacity);
}

std::string left_text(std::uint64_t used, std::uint64_t capacity) {
  if (capacity == 0) return "";
  return used > capacity ? grouped(used - capacity) + " too many" : grouped(capacity - used) + " free";
}

Block bars_of(const SizeReport& report) {
  const std::string parts =
      fmt::format("static {}, stack {} and heap {} {}", grouped(report.ram_static), grouped(report.ram_stack),
                  grouped(report.ram_heap), report.ram_basis);
  const std::string left = left_text(report.ram_total(), report.ram_capacity);
  return {.content = Bars{{{.name = "flash",
                            .used = report.flash_used,
                            .capacity = known(report.flash_capacity),
                            .detail = left_text(report.flash_used, report.flash_capacity)},
                           {.name = "RAM",
                            .used = report.ram_total(),
                            .capacity = known(report.ram_capacity),
                            .detail = left.empty() ? parts : left + ": " + parts}}}};
}

Cell share(std::uint64_t part, std::uint64_t whole) {
  const double percent = whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
  return {.text = fmt::format("{:.1f} %", percent), .order = percent};
}

Grid components_grid(const SizeReport& report) {
  Grid grid{
      .columns = {{"component"}, {"flash", Align::Right}, {"share", Align::Right}, {"RAM", Align::Right}}};
  for (const Component& c : report.components)
    grid.rows.push_back(
        {.cells = {code(c.name), number(c.flash), share(c.flash, report.flash_used), number(c.ram)}});
  return grid;
}

/// A row of the table of symbols.
struct Line {
  const Component* component;
  const SymbolSize* symbol;
};

std::vector<Line> lines_of(const SizeReport& report) {
  std::vector<Line> lines;
  for (const Component& component : report.components)
    for (const SymbolSize& symbol : component.symbols) lines.push_back({&component, &symbol});
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::max(a.symbol->flash, a.symbol->ram) > std::max(b.symbol->flash, b.symbol->ram);
  });
  return lines;
}

/// The largest symbols, and a last row for the others, so that the rows sum to the totals.
Grid symbols_grid(const SizeReport& report, std::size_t most, bool filter) {
  Grid grid{
      .columns = {{"symbol"}, {"component"}, {"object"}, {"flash", Align::Right}, {"RAM", Align::Right}},
      .filter = filter};
  const std::vector<Line> lines = lines_of(report);
  std::uint64_t flash = 0, ram = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const SymbolSize& s = *lines[i].symbol;
    if (i < most) {
      grid.rows.push_back({.cells = {code(s.name), code(lines[i].component->name), code(s.object),
                                     number(s.flash), number(s.ram)}});
    } else {
      flash += s.flash;
      ram += s.ram;
    }
  }
  if (lines.size() > most)
    grid.rows.push_back(
        {.cells =
             {{.text = grouped(lines.size() - most) + " smaller ones"}, {}, {}, number(flash), number(ram)},
         .tone = Tone::Faint});
  return grid;
}

struct Sum {
  std::uint64_t flash = 0, ram = 0;
  std::size_t symbols = 0;
};

Grid objects_grid(const SizeReport& report, std::size_t most) {
  Grid grid{.columns = {{"object"},
                        {"component"},
                        {"symbols", Align::Right},
                        {"flash", Align::Right},
                        {"RAM", Align::Right}},
            .filter = true};
  std::map<std::pair<std::string_view, std::string_view>, Sum> sums;
  for (const Component& component : report.components)
    for (const SymbolSize& symbol : component.symbols) {
      Sum& sum = sums[{symbol.object, component.name}];
      sum.flash += symbol.flash;
      sum.ram += symbol.ram;
      ++sum.symbols;
    }
  std::vector<std::pair<std::pair<std::string_view, std::string_view>, Sum>> rows(sums.begin(), sums.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::max(a.second.flash, a.second.ram) > std::max(b.second.flash, b.second.ram);
  });
  Sum rest;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& [names, sum] = rows[i];
    if (i < most) {
      grid.rows.push_back({.cells = {code(std::string(names.first)), code(std::string(names.second)),
                                     number(sum.symbols), number(sum.flash), number(sum.ram)}});
    } else {
      rest.flash += sum.flash;
      rest.ram += sum.ram;
      rest.symbols += sum.symbols;
    }
  }
  if (rows.size() > most)
    grid.rows.push_back({.cells = {{.text = grouped(rows.size() - most) + " smaller ones"},
                                   {},
                                   number(rest.symbols),
                                   number(rest.flash),
                                   number(rest.ram)},
                         .tone = Tone::Faint});
  return grid;
}

Cell cost(const std::optional<std::int64_t>& value) {
  return value ? difference(*value) : Cell{.text = "not known", .order = 0};
}

Grid options_grid(const std::vector<OptionUse>& options) {
  Grid grid{.columns = {{"option"}, {"flash", Align::Right}, {"RAM", Align::Right}, {"needed by"}, {"why"}}};
  std::vector<const OptionUse*> rows;
  for (const OptionUse& option : options) rows.push_back(&option);
  std::stable_sort(rows.begin(), rows.end(), [](const OptionUse* a, const OptionUse* b) {
    return a->flash.value_or(0) > b->flash.value_or(0);
  });
  for (const OptionUse* const option : rows) {
    const std::string value = option->value.empty() ? "" : " " + option->value;
    grid.rows.push_back(
        {.cells = {code(option->name + value),
                   cost(option->flash),
                   cost(option->ram),
                   {.text = joined(option->needed_by, ", ")},
                   {.text = option->why + (option->basis.empty() ? "" : " (" + option->basis + ")")}}});
  }
  return grid;
}

/// Component → object → symbol, of one memory.
std::vector<Tile> tiles_of(const SizeReport& report, std::uint64_t SymbolSize::*memory) {
  const auto title = [](const std::string& name, std::uint64_t count) {
    return fmt::format("{}: {} bytes", name, grouped(count));
  };
  std::vector<Tile> tiles;
  std::size_t colour = 0;
  for (const Component& component : report.components) {
    std::map<std::string_view, Tile> objects;
    Tile tile{.name = component.name, .title = "", .colour = colour++};
    for (const SymbolSize& symbol : component.symbols) {
      const std::uint64_t size = symbol.*memory;
      if (size == 0) continue;
      Tile& object = objects[symbol.object];
      object.name = symbol.object;
      object.bytes += size;
      tile.bytes += size;
      object.parts.push_back(
          {.name = symbol.name,
           .title = title(fmt::format("{}, {}, {}", symbol.name, symbol.object, component.name), size),
           .bytes = size});
    }
    if (tile.bytes == 0) continue;
    for (auto& [name, object] : objects) {
      object.title = title(fmt::format("{}, {}", object.name, component.name), object.bytes);
      tile.parts.push_back(std::move(object));
    }
    tile.title = title(component.name, tile.bytes);
    tiles.push_back(std::move(tile));
  }
  return tiles;
}

/// Title, what is over, what it is about.
Document begun(const SizeSubject& subject, const char* made_by) {
  Document document{.title = subject.title, .blocks = {}, .made_by = made_by};
  for (const std::string& line : subject.over)
    document.blocks.push_back({.content = Paragraph{line, Tone::Bad}});
  if (!subject.about.empty()) document.blocks.push_back({.content = Paragraph{subject.about}});
  return document;
}

Bar bar_of(const char* name, const TotalDelta& total) {
  return {.name = name,
          .used = total.after,
          .capacity = known(total.capacity),
          .detail = total.delta() == 0
                        ? "unchanged"
                        : fmt::format("{} (was {})", signed_text(total.delta()), grouped(total.before))};
}

}  // namespace

Document size_page(const SizeReport& report, const SizeSubject& subject, const Templates& templates) {
  Document document = begun(subject, "Made by tlsfit size --html.");
  std::vector<Block>& blocks = document.blocks;
  blocks.push_back(bars_of(report));
  const auto treemap = [&](const char* memory, std::uint64_t SymbolSize::*member) {
    std::vector<Tile> tiles = tiles_of(report, member);
    if (tiles.empty()) return;
    const std::string label = fmt::format("{} by component, object and symbol", memory);
    blocks.push_back({.content = Picture{treemap_svg(std::move(tiles), label, templates)}, .heading = label});
  };
  treemap("Flash", &SymbolSize::flash);
  treemap("Static RAM", &SymbolSize::ram);
  if (!report.memory.empty())
    blocks.push_back({.content = Picture{memory_map_svg(report.memory, templates)}, .heading = "Memory map"});
  blocks.push_back({.content = components_grid(report), .heading = "Components"});
  if (!subject.options.empty())
    blocks.push_back({.content = options_grid(subject.options), .heading = "What the fit's options cost"});
  blocks.push_back(
      {.content = objects_grid(report, symbols_of_page), .heading = "Objects", .fold = "By object"});
  blocks.push_back({.content = symbols_grid(report, symbols_of_page, true), .heading = "Symbols"});
  return document;
}

Document size_summary(const SizeReport& report, const SizeSubject& subject) {
  Document document = begun(subject, "");
  document.blocks.push_back(bars_of(report));
  document.blocks.push_back({.content = components_grid(report)});
  if (!subject.options.empty())
    document.blocks.push_back(
        {.content = options_grid(subject.options), .fold = "What the fit's options cost"});
  document.blocks.push_back(
      {.content = symbols_grid(report, symbols_of_summary, false), .fold = "The largest symbols"});
  return document;
}

Document diff_document(const SizeDiff& diff, const SizeSubject& subject, std::size_t most) {
  Document document = begun(subject, "");
  document.blocks.push_back({.content = Bars{{bar_of("flash", diff.flash), bar_of("RAM", diff.ram)}}});
  if (diff.components.empty()) {
    document.blocks.push_back({.content = Paragraph{"Nothing changed."}});
    return document;
  }
  Grid components{
      .columns = {{"component"}, {"flash", Align::Right}, {"RAM", Align::Right}, {"what changed"}}};
  struct Line {
    const ComponentDelta* component;
    const SymbolDelta* symbol;
  };
  std::vector<Line> lines;
  for (const ComponentDelta& component : diff.components) {
    std::map<SymbolDelta::Change, std::size_t> counts;
    for (const SymbolDelta& symbol : component.symbols) {
      ++counts[symbol.change];
      lines.push_back({&component, &symbol});
    }
    std::vector<std::string> words;
    for (const auto& [change, count] : counts) words.push_back(fmt::format("{} {}", count, name_of(change)));
    components.rows.push_back({.cells = {code(component.name),
                                         difference(component.flash),
                                         difference(component.ram),
                                         {.text = joined(words, ", ")}}});
  }
  components.rows.push_back(
      {.cells = {{.text = "sum"}, difference(diff.flash.delta()), difference(diff.ram.delta()), {}},
       .tone = Tone::Good});
  document.blocks.push_back({.content = std::move(components)});
  Grid symbols{
      .columns =
          {{"symbol"}, {"change"}, {"flash", Align::Right}, {"RAM", Align::Right}, {"component"}, {"object"}},
      .filter = true};
  std::int64_t flash = 0, ram = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const SymbolDelta& s = *lines[i].symbol;
    if (i < most) {
      symbols.rows.push_back({.cells = {code(s.name),
                                        {.text = std::string(name_of(s.change))},
                                        difference(s.flash),
                                        difference(s.ram),
                                        code(lines[i].component->name),
                                        code(s.object)}});
    } else {
      flash += s.flash;
      ram += s.ram;
    }
  }
  if (lines.size() > most)
    symbols.rows.push_back({.cells = {{.text = grouped(lines.size() - most) + " more"},
                                      {},
                                      difference(flash),
                                      difference(ram),
                                      {},
                                      {}},
                            .tone = Tone::Faint});
  document.blocks.push_back(
      {.content = std::move(symbols),
       .fold = fmt::format("{} symbol{} changed", grouped(lines.size()), lines.size() == 1 ? "" : "s")});
  return document;
}

}  // namespace tlsfit::page
