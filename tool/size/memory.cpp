#include "size/memory.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "size/sections.hpp"

namespace tlsfit {

namespace {

/// ld's way to say that a region has no end.
constexpr std::uint64_t endless = std::uint64_t{1} << 30;

bool inside(const MemoryBank& bank, std::uint64_t address) {
  return address >= bank.base && address - bank.base < bank.size;
}

bool is_called_ram(std::string_view name) {
  std::string lower;
  for (const char c : name) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const char* const word : {"ram", "ccm", "tcm"})
    if (lower.find(word) != std::string::npos) return true;
  return false;
}

/// Where a section is flashed, if it is: the address in its segment.
std::optional<std::uint64_t> flashed_at(const ElfSection& section,
                                        const std::vector<const ElfSegment*>& segments) {
  if (!section.has_content) return std::nullopt;
  auto next = std::upper_bound(
      segments.begin(), segments.end(), section.address,
      [](std::uint64_t address, const ElfSegment* segment) { return address < segment->virtual_address; });
  if (next == segments.begin()) return std::nullopt;
  const ElfSegment& segment = **--next;
  const std::uint64_t at = section.address - segment.virtual_address;
  return at < segment.content.size() ? std::optional(segment.physical + at) : std::nullopt;
}

std::vector<const ElfSegment*> segments_by_address(const ElfFile& file) {
  std::vector<const ElfSegment*> segments;
  for (const ElfSegment& segment : file.segments)
    if (!segment.content.empty()) segments.push_back(&segment);
  std::stable_sort(segments.begin(), segments.end(), [](const ElfSegment* a, const ElfSegment* b) {
    return a->virtual_address < b->virtual_address;
  });
  return segments;
}

void sort(std::vector<MemoryBank>& banks) {
  std::stable_sort(banks.begin(), banks.end(),
                   [](const MemoryBank& a, const MemoryBank& b) { return a.base < b.base; });
}

std::uint64_t capacity_of(const std::vector<MemoryBank>& banks) {
  std::uint64_t sum = 0;
  for (const MemoryBank& bank : banks) {
    if (bank.size >= endless) return 0;
    sum += bank.size;
  }
  return sum;
}

}  // namespace

std::vector<Span> Memories::ram_spans() const {
  std::vector<Span> spans;
  for (const MemoryBank& bank : ram) spans.push_back({bank.base, bank.base + bank.size});
  return spans;
}

Memories memories_of(const Board& board, const Layout& layout, bool keeps) {
  Memories memories;
  MemoryBank& flash = memories.flash.emplace_back(
      MemoryBank{.name = "flash", .base = board.flash.base, .size = board.flash.size, .parts = {}});
  for (const auto& [name, region] : layout.kept)
    flash.parts.push_back({.name = name, .address = region.base, .size = region.size, .kept = true});
  for (const Region& page : layout.store)
    if (keeps)
      flash.parts.push_back({.name = "store", .address = page.base, .size = page.size, .kept = true});
  for (const Region& region : board.ram)
    memories.ram.push_back({.name = "RAM", .base = region.base, .size = region.size, .parts = {}});
  sort(memories.ram);
  memories.flash_capacity = keeps ? layout.beside_store().size : layout.image.size;
  memories.ram_capacity = capacity_of(memories.ram);
  return memories;
}

Memories memories_of(const std::vector<MapRegion>& regions, const ElfFile& file) {
  Memories memories;
  for (const MapRegion& region : regions) {
    const MemoryBank bank{.name = region.name, .base = region.origin, .size = region.length, .parts = {}};
    const bool written = std::any_of(file.sections.begin(), file.sections.end(), [&](const ElfSection& s) {
      return takes_memory(s) && s.writable && inside(bank, s.address);
    });
    (written || is_called_ram(region.name) ? memories.ram : memories.flash).push_back(bank);
  }
  sort(memories.flash);
  sort(memories.ram);
  // Two names for the same memory, or a part with a name of its own: the first and larger one stays.
  const auto overlap = [](std::vector<MemoryBank>& banks) {
    std::uint64_t end = 0;
    std::erase_if(banks, [&](const MemoryBank& bank) {
      if (bank.size == 0 || bank.base + bank.size < bank.base || bank.base < end) return true;
      end = bank.base + bank.size;
      return false;
    });
  };
  overlap(memories.flash);
  overlap(memories.ram);
  memories.flash_capacity = capacity_of(memories.flash);
  memories.ram_capacity = capacity_of(memories.ram);
  return memories;
}

Memories memories_of(const ElfFile& file) {
  const std::vector<const ElfSegment*> segments = segments_by_address(file);
  Memories memories;
  for (const ElfSection& section : file.sections) {
    if (!takes_memory(section) || section.address + section.size < section.address) continue;
    const auto load = flashed_at(section, segments);
    if (section.writable || (load && *load != section.address))
      memories.ram.push_back({.name = "RAM", .base = section.address, .size = section.size, .parts = {}});
  }
  sort(memories.ram);
  // What touches is one bank; what overlaps is for stretches_of to complain about.
  std::vector<MemoryBank> joined;
  for (const MemoryBank& bank : memories.ram) {
    if (!joined.empty() && bank.base <= joined.back().base + joined.back().size) {
      joined.back().size = std::max(joined.back().size, bank.base + bank.size - joined.back().base);
    } else {
      joined.push_back(bank);
    }
  }
  memories.ram = std::move(joined);
  return memories;
}

std::vector<MemoryBank> memory_map(const Memories& memories, const ElfFile& file) {
  std::vector<MemoryBank> flash = memories.flash, ram = memories.ram;
  const std::vector<const ElfSegment*> segments = segments_by_address(file);
  const auto put = [](std::vector<MemoryBank>& banks, const ElfSection& section, std::uint64_t address) {
    auto next = std::upper_bound(banks.begin(), banks.end(), address,
                                 [](std::uint64_t at, const MemoryBank& bank) { return at < bank.base; });
    if (next == banks.begin() || !inside(*--next, address)) return;
    next->parts.push_back({.name = section.name, .address = address, .size = section.size, .kept = false});
  };
  for (const ElfSection& section : file.sections) {
    if (!takes_memory(section)) continue;
    if (const auto load = flashed_at(section, segments)) put(flash, section, *load);
    put(ram, section, section.address);
  }
  flash.insert(flash.end(), ram.begin(), ram.end());
  for (MemoryBank& bank : flash)
    std::stable_sort(bank.parts.begin(), bank.parts.end(),
                     [](const MemoryPart& a, const MemoryPart& b) { return a.address < b.address; });
  return flash;
}

}  // namespace tlsfit
