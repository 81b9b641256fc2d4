#include "size/report.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/paths.hpp"

namespace tlsfit {

namespace {

std::string row_name(const Stretch& stretch) {
  if (!stretch.origin.symbol.empty()) return stretch.origin.symbol;
  switch (stretch.kind) {
    case Stretch::Kind::Known:
      if (!stretch.input_section.empty()) return fmt::format("({})", stretch.input_section);
      return fmt::format("(in {})", stretch.origin.section);
    case Stretch::Kind::Padding:
      return fmt::format("(in {})", stretch.origin.section);
    case Stretch::Kind::Nameless:
      return fmt::format("(in {})", stretch.origin.section);
  }
  return {};
}

std::string component_of(const Stretch& stretch, const Naming& naming) {
  switch (stretch.kind) {
    case Stretch::Kind::Known:
      return naming.component_of(stretch.origin);
    case Stretch::Kind::Padding:
      return std::string(padding_component);
    case Stretch::Kind::Nameless: {
      // A section of its own is origin enough: trust anchors need no symbol to be known.
      const std::string by_section = naming.component_of(stretch.origin);
      return by_section == other_component ? std::string(nameless_component) : by_section;
    }
  }
  return std::string(other_component);
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

bool is_larger(const SymbolSize& a, const SymbolSize& b) {
  return std::max(a.flash, a.ram) > std::max(b.flash, b.ram);
}

/// Adds up rows of components and symbols.
class Sums {
 public:
  void add(const std::string& component, std::string name, std::string object, std::uint64_t flash,
           std::uint64_t ram) {
    SymbolSize& row = components_[component][{std::move(name), std::move(object)}];
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
      std::stable_sort(component.symbols.begin(), component.symbols.end(), is_larger);
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

SizeReport size_report(const std::vector<Stretch>& stretches, const Naming& naming,
                       const Memories& memories) {
  SizeReport report;
  report.flash_capacity = memories.flash_capacity;
  report.ram_capacity = memories.ram_capacity;
  report.ram_basis = "reserved";
  Sums sums;
  for (const Stretch& stretch : stretches) {
    const std::uint64_t flash = stretch.flash ? stretch.size : 0;
    std::uint64_t ram = stretch.ram ? stretch.size : 0;
    report.flash_used += flash;
    if (matches_any(naming.rules.stack_sections, stretch.origin.section)) {
      report.ram_stack += std::exchange(ram, 0);
    } else if (matches_any(naming.rules.heap_sections, stretch.origin.section)) {
      report.ram_heap += std::exchange(ram, 0);
    }
    report.ram_static += ram;
    if (flash + ram > 0)
      sums.add(component_of(stretch, naming), row_name(stretch), short_object(stretch.origin.object), flash,
               ram);
  }
  report.components = sums.take();
  return report;
}

std::vector<SymbolSize> objects_of(const Component& component) {
  std::map<std::string_view, SymbolSize> objects;
  for (const SymbolSize& symbol : component.symbols) {
    SymbolSize& object = objects[symbol.object];
    object.object = symbol.object;
    object.flash += symbol.flash;
    object.ram += symbol.ram;
  }
  std::vector<SymbolSize> result;
  for (auto& [name, object] : objects) result.push_back(std::move(object));
  std::stable_sort(result.begin(), result.end(), is_larger);
  return result;
}

SizeReport with_measured(SizeReport report, const RunReport& run) {
  report.ram_stack = run.peak_stack;
  report.ram_heap = run.peak_heap;
  report.ram_basis = "measured";
  return report;
}

namespace {

/// The map beside the image, if it is of the same link.
std::optional<LinkMap> map_of(const fs::path& elf, const ElfFile& file, ImageSize& size) {
  const fs::path path = fs::path(elf).replace_extension(".map");
  if (path == elf || !is_file(path)) return std::nullopt;
  size.map_found = true;
  LinkMap map = parse_link_map(read_text(path));
  size.map_used = belongs_to(map, file);
  return size.map_used ? std::optional(std::move(map)) : std::nullopt;
}

Memories memories_for(const ImageSize& size, const SizeQuestion& question, const LinkMap* map,
                      const ElfFile& file) {
  // The symbol by which the linker script knows it, too.
  if (size.info && !size.board.hosted())
    return memories_of(size.board, size.board.layout(size.info->layout),
                       file.symbol("tlsfit_store").has_value());
  Memories memories = map != nullptr && !map->regions.empty() && !size.info ? memories_of(map->regions, file)
                                                                            : memories_of(file);
  const auto told = [](std::vector<MemoryBank>& banks, std::uint64_t& capacity,
                       const std::vector<MemoryBank>& by_person) {
    if (by_person.empty()) return;
    banks = by_person;
    capacity = 0;
    for (const MemoryBank& bank : banks) capacity += bank.size;
  };
  told(memories.flash, memories.flash_capacity, question.flash);
  told(memories.ram, memories.ram_capacity, question.ram);
  return memories;
}

ImageSize measure_file(const fs::path& path, const ElfFile& file, const SizeQuestion& question) {
  ImageSize size;
  if (file.section(image_info_section) != nullptr) {
    size.info = image_info_of(file, path);
    size.board =
        board_from_json(size.info->board, fmt::format("{}: {}: board", path.string(), image_info_section));
  }
  const std::optional<LinkMap> map = map_of(path, file, size);
  const LinkMap* const used = map ? &*map : nullptr;
  const Memories memories = memories_for(size, question, used, file);
  const Naming naming{.rules = question.rules,
                      .grouping = question.grouping.value_or(size.info ? Grouping::Rules
                                                             : map     ? Grouping::Archive
                                                                       : Grouping::Folder),
                      .depth = question.depth};
  const Units units = map ? Units() : read_units(file);
  size.units_used = !map && file.section(".debug_info") != nullptr;
  size.report =
      size_report(stretches_of(file, used, memories.ram_spans(), path.string(), units), naming, memories);
  size.report.memory = memory_map(memories, file);
  return size;
}

}  // namespace

ImageSize measure_image(const fs::path& path, const ComponentRules& rules) {
  const ElfFile file = read_elf(path);
  image_info_of(file, path);  // throws if it is not ours
  return measure_file(path, file, {.rules = rules, .flash = {}, .ram = {}});
}

ImageSize measure_program(const fs::path& path, const SizeQuestion& question) {
  const ElfFile file = read_elf(path);
  if (file.segments.empty())
    throw Error(ExitCode::Usage, "{}: it has no segments: want a linked program, not an object file",
                path.string());
  return measure_file(path, file, question);
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
                              !matches_any(rules.stack_sections, section.name) &&
                              !matches_any(rules.heap_sections, section.name);
    if (!here && !flashed_here) continue;
    for (const MapPiece& piece : section.pieces) {
      const Origin origin{.section = section.name, .object = piece.object, .symbol = ""};
      const std::string_view component = matches_any(rules.stack_sections, section.name)  ? "stack"
                                         : matches_any(rules.heap_sections, section.name) ? "heap"
                                         : piece.object.empty()                           ? padding_component
                                                                : rules.component_of(origin);
      sums.add(std::string(component), piece.input_section, short_object(piece.object), piece.size, 0);
    }
  }
  return sums.take();
}

}  // namespace tlsfit
