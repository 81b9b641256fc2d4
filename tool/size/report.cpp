#include "size/report.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/paths.hpp"

namespace tlsfit {

namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string row_name(const Stretch& stretch) {
  if (!stretch.origin.symbol.empty()) return stretch.origin.symbol;
  switch (stretch.kind) {
    case Stretch::Kind::Known:
      return fmt::format("({})", stretch.input_section);
    case Stretch::Kind::Padding:
      return fmt::format("(in {})", stretch.origin.section);
    case Stretch::Kind::Nameless:
      return fmt::format("(in {})", stretch.origin.section);
  }
  return {};
}

std::string_view component_of(const Stretch& stretch, const ComponentRules& rules) {
  switch (stretch.kind) {
    case Stretch::Kind::Known:
      return rules.component_of(stretch.origin);
    case Stretch::Kind::Padding:
      return padding_component;
    case Stretch::Kind::Nameless: {
      // A section of its own is origin enough: trust anchors need no symbol to be known.
      const std::string_view by_section = rules.component_of(stretch.origin);
      return by_section == other_component ? nameless_component : by_section;
    }
  }
  return other_component;
}

/// Largest first, leftovers last.
bool goes_first(const Component& a, const Component& b) {
  const auto leftover = [](const Component& c) {
    return c.name == other_component || c.name == padding_component || c.name == nameless_component;
  };
  if (leftover(a) != leftover(b)) return leftover(b);
  if (a.flash != b.flash) return a.flash > b.flash;
  if (a.ram != b.ram) return a.ram > b.ram;
  return a.name < b.name;
}

/// Adds up rows of components and symbols.
class Sums {
 public:
  void add(std::string_view component, std::string name, std::string object, std::uint64_t flash,
           std::uint64_t ram) {
    SymbolSize& row = components_[std::string(component)][{std::move(name), std::move(object)}];
    row.flash += flash;
    row.ram += ram;
  }

  std::vector<Component> take() const {
    std::vector<Component> result;
    for (const auto& [name, rows] : components_) {
      Component& component = result.emplace_back();
      component.name = name;
      for (const auto& [key, sizes] : rows) {
        component.flash += sizes.flash;
        component.ram += sizes.ram;
        component.symbols.push_back(
            {.name = key.first, .flash = sizes.flash, .ram = sizes.ram, .object = key.second});
      }
      std::stable_sort(component.symbols.begin(), component.symbols.end(),
                       [](const SymbolSize& a, const SymbolSize& b) {
                         return std::max(a.flash, a.ram) > std::max(b.flash, b.ram);
                       });
    }
    std::sort(result.begin(), result.end(), goes_first);
    return result;
  }

 private:
  std::map<std::string, std::map<std::pair<std::string, std::string>, SymbolSize>> components_;
};

/// "libc_nano.a(memcpy)", "net/dhcp.cpp": enough to know it, without the folders of one machine's build.
std::string short_object(std::string_view object) {
  const ObjectName name = split_object(object);
  return name.library.empty() ? std::string(name.file) : fmt::format("{}({})", name.library, name.file);
}

}  // namespace

SizeReport size_report(const std::vector<Stretch>& stretches, const ComponentRules& rules, const Board& board,
                       const Layout& layout) {
  SizeReport report;
  report.flash_capacity = layout.image.size;
  for (const Region& region : board.ram) report.ram_capacity += region.size;
  report.ram_basis = "reserved";
  Sums sums;
  for (const Stretch& stretch : stretches) {
    const std::uint64_t flash = stretch.flash ? stretch.size : 0;
    std::uint64_t ram = stretch.ram ? stretch.size : 0;
    report.flash_used += flash;
    if (contains(rules.stack_sections, stretch.origin.section)) {
      report.ram_stack += std::exchange(ram, 0);
    } else if (contains(rules.heap_sections, stretch.origin.section)) {
      report.ram_heap += std::exchange(ram, 0);
    }
    report.ram_static += ram;
    if (flash + ram > 0)
      sums.add(component_of(stretch, rules), row_name(stretch), short_object(stretch.origin.object), flash,
               ram);
  }
  report.components = sums.take();
  return report;
}

SizeReport with_measured(SizeReport report, const RunReport& run) {
  report.ram_stack = run.peak_stack;
  report.ram_heap = run.peak_heap;
  report.ram_basis = "measured";
  return report;
}

ImageSize measure_image(const fs::path& path, const ComponentRules& rules) {
  const ElfFile file = read_elf(path);
  ImageSize size;
  size.info = image_info_of(file, path);
  size.board =
      board_from_json(size.info.board, fmt::format("{}: {}: board", path.string(), image_info_section));

  const fs::path map_path = fs::path(path).replace_extension(".map");
  std::optional<LinkMap> map;
  if (map_path != path && is_file(map_path)) {
    size.map_found = true;
    map = parse_link_map(read_text(map_path));
    size.map_used = belongs_to(*map, file);
  }
  std::vector<Span> ram;
  for (const Region& region : size.board.ram)
    ram.push_back({region.base, std::uint64_t{region.base} + region.size});
  const auto stretches = stretches_of(file, size.map_used ? &*map : nullptr, ram, path.string());
  size.report = size_report(stretches, rules, size.board, size.board.layout(size.info.layout));
  return size;
}

std::vector<Component> components_in_region(const LinkMap& map, std::string_view region,
                                            const ComponentRules& rules) {
  // An over-full region goes on past its end: an address is in the region that begins last before it.
  const auto region_of = [&](std::uint64_t address) -> std::string_view {
    const MapRegion* best = nullptr;
    for (const MapRegion& candidate : map.regions)
      if (candidate.origin <= address && (best == nullptr || candidate.origin > best->origin))
        best = &candidate;
    return best == nullptr ? std::string_view() : best->name;
  };
  Sums sums;
  for (const MapSection& section : map.sections) {
    // Debugging sections have address 0; what .bss says of a load address is without meaning, it has none.
    const bool here = region_of(section.address) == region && section.address != 0;
    const bool flashed_here = section.load_address && region_of(*section.load_address) == region &&
                              !section.name.starts_with(".bss") &&
                              !contains(rules.stack_sections, section.name) &&
                              !contains(rules.heap_sections, section.name);
    if (!here && !flashed_here) continue;
    for (const MapPiece& piece : section.pieces) {
      const Origin origin{.section = section.name, .object = piece.object, .symbol = ""};
      const std::string_view component = contains(rules.stack_sections, section.name)  ? "stack"
                                         : contains(rules.heap_sections, section.name) ? "heap"
                                         : piece.object.empty()                        ? padding_component
                                                                : rules.component_of(origin);
      sums.add(component, piece.input_section, short_object(piece.object), piece.size, 0);
    }
  }
  return sums.take();
}

}  // namespace tlsfit
