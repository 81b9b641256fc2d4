#include "size/stretches.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "size/demangle.hpp"
#include "size/sections.hpp"

namespace tlsfit {

namespace {

/// Bytes of demangled names in one program; the largest firmware has a hundredth of it.
constexpr std::size_t most_name_bytes = 256 << 20;

/// The function whose string literals an input section holds, or nothing: `.rodata.NAME.str1.4` is what GCC
/// calls it with -fdata-sections. After link-time optimisation it alone tells where they are from.
std::string owner_of_strings(std::string_view section, std::size_t& budget) {
  constexpr std::string_view start = ".rodata.";
  const std::size_t end = section.rfind(".str1.");
  if (!section.starts_with(start) || end == std::string_view::npos || end <= start.size()) return "";
  return demangled(std::string(section.substr(start.size(), end - start.size())), budget) + " [strings]";
}

/// What names a part of a section: a symbol of the ELF file, or a piece of the map.
struct Label {
  std::uint64_t first = 0, end = 0;
  std::string text;    ///< symbol, or input section
  std::string object;  ///< from the map, or from the symbol table's file entries
  bool fill = false;
};

/// The map's sections by name and address.
using MapIndex = std::multimap<std::pair<std::string_view, std::uint64_t>, const MapSection*>;

MapIndex index_of(const LinkMap& map) {
  MapIndex index;
  for (const MapSection& section : map.sections)
    index.emplace(std::pair(std::string_view(section.name), section.address), &section);
  return index;
}

/// Cut to [first, end) and to one another, in ascending order. Of labels that begin at the same place the
/// last one stays: ld lists string sections that it merged into an earlier one with their old size, at the
/// place where the next real piece begins.
std::vector<Label> pieces_of(const MapIndex& map, const ElfSection& section, const Span& span) {
  std::vector<Label> labels;
  const auto [from, to] = map.equal_range({section.name, section.address});
  for (auto candidate = from; candidate != to; ++candidate)
    for (const MapPiece& piece : candidate->second->pieces)
      if (piece.address >= span.first && piece.address < span.end)
        labels.push_back({piece.address, piece.address + std::min(piece.size, span.end - piece.address),
                          piece.input_section, piece.object, piece.object.empty()});
  std::stable_sort(labels.begin(), labels.end(),
                   [](const Label& a, const Label& b) { return a.first < b.first; });
  for (std::size_t i = 0; i + 1 < labels.size(); ++i)
    labels[i].end = std::min(labels[i].end, labels[i + 1].first);
  std::erase_if(labels, [](const Label& label) { return label.first == label.end; });
  return labels;
}

/// A symbol that may name bytes, and the source file that the symbol table tells for it.
struct Named {
  const ElfSymbol* symbol = nullptr;
  const std::string* source = nullptr;
};

/// Functions and objects with a size, by section.
std::vector<std::vector<Named>> symbols_by_section(const ElfFile& file) {
  std::vector<std::vector<Named>> result(file.sections.size());
  const std::string* source =
      nullptr;  // the entry before a run of local symbols names the file they are from
  for (const ElfSymbol& symbol : file.symbols) {
    if (symbol.kind == ElfSymbol::Kind::File) source = &symbol.name;
    if (symbol.section == 0 || symbol.section >= result.size() || symbol.size == 0 ||
        symbol.kind == ElfSymbol::Kind::Section)
      continue;
    result[symbol.section].push_back({&symbol, symbol.global ? nullptr : source});
  }
  return result;
}

/// Of several names for the same bytes a global one, then the largest.
std::vector<Label> labels_of(const std::vector<Named>& symbols, bool arm, const Span& span,
                             std::size_t& budget) {
  struct Candidate {
    std::uint64_t first, end;
    Named name;
  };
  std::vector<Candidate> candidates;
  for (const Named& named : symbols) {
    const ElfSymbol& symbol = *named.symbol;
    const bool thumb = arm && symbol.kind == ElfSymbol::Kind::Function;
    const std::uint64_t first = thumb ? symbol.value & ~std::uint64_t{1} : symbol.value;
    if (first < span.first || first >= span.end) continue;
    candidates.push_back({first, first + std::min(symbol.size, span.end - first), named});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.name.symbol->global != b.name.symbol->global) return a.name.symbol->global;
    return a.end > b.end;
  });
  std::vector<Label> labels;
  std::uint64_t done = span.first;
  for (const Candidate& candidate : candidates) {
    const std::uint64_t first = std::max(candidate.first, done);
    if (first >= candidate.end) continue;
    done = candidate.end;
    const std::string* const source = candidate.name.source;
    labels.push_back({first, candidate.end, demangled(candidate.name.symbol->name, budget),
                      source == nullptr ? std::string() : *source});
  }
  return labels;
}

/// The label that covers `at`, if any; `until` becomes where that answer changes.
const Label* covering(const std::vector<Label>& labels, std::size_t& next, std::uint64_t at,
                      std::uint64_t& until) {
  while (next < labels.size() && labels[next].end <= at) ++next;
  if (next == labels.size()) return nullptr;
  const Label& label = labels[next];
  until = std::min(until, label.first > at ? label.first : label.end);
  return label.first > at ? nullptr : &label;
}

class Cutter {
 public:
  Cutter(const ElfFile& file, const LinkMap* map, std::vector<Span> ram, const Units& units,
         const std::string& where)
      : file_(file),
        units_(units),
        has_map_(map != nullptr),
        map_(map != nullptr ? index_of(*map) : MapIndex{}),
        symbols_(symbols_by_section(file)),
        ram_(std::move(ram)),
        where_(where) {
    std::sort(ram_.begin(), ram_.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < file.sections.size(); ++i) {
      const ElfSection& section = file.sections[i];
      if (takes_memory(section) && section.has_content) by_address_.push_back(i);
    }
    std::stable_sort(by_address_.begin(), by_address_.end(), [&](std::size_t a, std::size_t b) {
      return file.sections[a].address < file.sections[b].address;
    });
  }

  std::vector<Stretch> cut() {
    std::vector<bool> flashed(file_.sections.size());
    for (const ElfSegment* segment : segments()) cut_segment(*segment, flashed);
    for (std::size_t i = 0; i < file_.sections.size(); ++i) {
      const ElfSection& section = file_.sections[i];
      if (takes_memory(section) && !flashed[i] && in_ram(section)) cut_section(i, false);
    }
    check_ram();
    return std::move(result_);
  }

 private:
  [[noreturn]] void damaged(std::string_view why) const {
    throw Error(ExitCode::Usage, "{}: a damaged ELF file: {}", where_, why);
  }

  bool in_ram(const ElfSection& section) const {
    const auto next = std::upper_bound(ram_.begin(), ram_.end(), section.address,
                                       [](std::uint64_t at, const Span& span) { return at < span.first; });
    if (next == ram_.begin()) return false;
    const Span& span = *std::prev(next);
    if (section.address >= span.end) return false;
    if (section.size > span.end - section.address)
      damaged(fmt::format("section {} leaves the RAM", printable(section.name)));
    return true;
  }

  /// Those with content, in the order of their load addresses.
  std::vector<const ElfSegment*> segments() const {
    std::vector<const ElfSegment*> result;
    for (const ElfSegment& segment : file_.segments)
      if (!segment.content.empty()) result.push_back(&segment);
    std::sort(result.begin(), result.end(),
              [](const ElfSegment* a, const ElfSegment* b) { return a->physical < b->physical; });
    for (std::size_t i = 0; i + 1 < result.size(); ++i)
      if (result[i]->content.size() > result[i + 1]->physical - result[i]->physical)
        damaged("its segments are flashed on top of one another");
    return result;
  }

  /// Sections with content inside the segment, and the gaps before, between and after them.
  void cut_segment(const ElfSegment& segment, std::vector<bool>& flashed) {
    const std::uint64_t size = segment.content.size();
    std::vector<std::size_t> inside;
    auto next = std::lower_bound(
        by_address_.begin(), by_address_.end(), segment.virtual_address,
        [&](std::size_t i, std::uint64_t address) { return file_.sections[i].address < address; });
    for (; next != by_address_.end(); ++next) {
      const ElfSection& section = file_.sections[*next];
      const std::uint64_t at = section.address - segment.virtual_address;
      if (at >= size) break;
      if (flashed[*next]) continue;
      if (section.size > size - at)
        damaged(fmt::format("section {} leaves its segment", printable(section.name)));
      inside.push_back(*next);
      flashed[*next] = true;
    }
    std::uint64_t done = 0;
    for (const std::size_t i : inside) {
      const ElfSection& section = file_.sections[i];
      const std::uint64_t at = section.address - segment.virtual_address;
      if (at < done) damaged(fmt::format("section {} lies on another", printable(section.name)));
      gap(segment.physical + done, at - done, "before " + section.name);
      cut_section(i, true);
      done = at + section.size;
    }
    gap(segment.physical + done, size - done, "at the end of a segment");
  }

  void gap(std::uint64_t address, std::uint64_t size, std::string_view where) {
    if (size == 0) return;
    result_.push_back({.address = address,
                       .size = size,
                       .flash = true,
                       .ram = false,
                       .kind = Stretch::Kind::Padding,
                       .origin = {.section = "", .object = "", .symbol = fmt::format("({})", where)},
                       .input_section = ""});
  }

  void cut_section(std::size_t index, bool flash) {
    const ElfSection& section = file_.sections[index];
    const Span span{section.address, section.address + section.size};
    if (span.end < span.first)
      damaged(fmt::format("section {} leaves the address space", printable(section.name)));
    const std::vector<Label> pieces = has_map_ ? pieces_of(map_, section, span) : std::vector<Label>{};
    const std::vector<Label> symbols =
        labels_of(symbols_[index], file_.machine == 40 /* EM_ARM */, span, name_budget_);
    const bool ram = in_ram(section);
    std::size_t next_piece = 0, next_symbol = 0;
    for (std::uint64_t at = span.first; at < span.end;) {
      std::uint64_t until = span.end;
      const Label* const piece = covering(pieces, next_piece, at, until);
      const Label* const symbol = covering(symbols, next_symbol, at, until);
      const Units::Place* unit = nullptr;
      if (piece == nullptr || piece->fill) {
        unit = units_.at(symbol != nullptr ? symbol->first : at);
        if (unit != nullptr && symbol == nullptr) until = std::min(until, unit->end);
      }
      Stretch& stretch = result_.emplace_back();
      stretch.address = at;
      stretch.size = until - at;
      stretch.flash = flash;
      stretch.ram = ram;
      stretch.origin.section = section.name;
      if (symbol != nullptr) {
        stretch.origin.symbol = symbol->text;
        stretch.origin.object = symbol->object;
      }
      if (piece != nullptr && !piece->fill) {
        stretch.origin.object = piece->object;
        stretch.input_section = piece->text;
        if (symbol == nullptr) stretch.origin.symbol = owner_of_strings(piece->text, name_budget_);
      } else if (unit != nullptr) {
        stretch.origin.object = units_.path(*unit);  // says more than the bare file name of the symbol table
      } else if (symbol == nullptr) {
        stretch.kind = has_map_ ? Stretch::Kind::Padding : Stretch::Kind::Nameless;
      }
      at = until;
    }
  }

  /// The sections in RAM were counted one by one: they must not share bytes.
  void check_ram() const {
    std::vector<Span> taken;
    for (const Stretch& stretch : result_)
      if (stretch.ram) taken.push_back({stretch.address, stretch.address + stretch.size});
    std::sort(taken.begin(), taken.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
    for (std::size_t i = 0; i + 1 < taken.size(); ++i)
      if (taken[i].end > taken[i + 1].first) damaged("its sections in RAM lie on one another");
  }

  const ElfFile& file_;
  const Units& units_;
  bool has_map_;
  MapIndex map_;
  std::vector<std::vector<Named>> symbols_;
  std::vector<std::size_t> by_address_;  ///< sections with content
  std::vector<Span> ram_;                ///< by first
  const std::string& where_;
  std::size_t name_budget_ = most_name_bytes;
  std::vector<Stretch> result_;
};

}  // namespace

bool belongs_to(const LinkMap& map, const ElfFile& file) {
  const MapIndex index = index_of(map);
  for (const ElfSection& section : file.sections) {
    if (!section.allocated || section.size == 0) continue;
    const auto [from, to] = index.equal_range({section.name, section.address});
    if (std::none_of(from, to, [&](const auto& entry) { return entry.second->size == section.size; }))
      return false;
  }
  return true;
}

std::vector<Stretch> stretches_of(const ElfFile& file, const LinkMap* map, const std::vector<Span>& ram,
                                  const std::string& where, const Units& units) {
  return Cutter(file, map, ram, units, where).cut();
}

}  // namespace tlsfit
