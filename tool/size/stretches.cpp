#include "size/stretches.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace tlsfit {

namespace {

std::string demangled(const std::string& name) {
  if (!name.starts_with("_Z")) return name;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && text ? text.get() : name;
}

/// The function whose string literals an input section holds, or nothing: `.rodata.NAME.str1.4` is what GCC
/// calls it with -fdata-sections. After link-time optimisation it alone tells where they are from.
std::string owner_of_strings(std::string_view section) {
  constexpr std::string_view start = ".rodata.";
  const std::size_t end = section.rfind(".str1.");
  if (!section.starts_with(start) || end == std::string_view::npos || end <= start.size()) return "";
  return demangled(std::string(section.substr(start.size(), end - start.size()))) + " [strings]";
}

/// What names a part of a section: a symbol of the ELF file, or a piece of the map.
struct Label {
  std::uint64_t first = 0, end = 0;
  std::string text;    ///< symbol, or input section
  std::string object;  ///< from the map, or from the symbol table's file entries
  bool fill = false;
};

/// Cut to [first, end) and to one another, in ascending order. Of labels that begin at the same place the
/// last one stays: ld lists string sections that it merged into an earlier one with their old size, at the
/// place where the next real piece begins.
std::vector<Label> pieces_of(const LinkMap& map, const ElfSection& section, const Span& span) {
  std::vector<Label> labels;
  for (const MapSection& candidate : map.sections) {
    if (candidate.name != section.name || candidate.address != section.address) continue;
    for (const MapPiece& piece : candidate.pieces)
      if (piece.address >= span.first && piece.address < span.end)
        labels.push_back({piece.address, piece.address + std::min(piece.size, span.end - piece.address),
                          piece.input_section, piece.object, piece.object.empty()});
  }
  std::stable_sort(labels.begin(), labels.end(),
                   [](const Label& a, const Label& b) { return a.first < b.first; });
  for (std::size_t i = 0; i + 1 < labels.size(); ++i)
    labels[i].end = std::min(labels[i].end, labels[i + 1].first);
  std::erase_if(labels, [](const Label& label) { return label.first == label.end; });
  return labels;
}

/// Functions and objects with a size; of several names for the same bytes a global one, then the largest.
std::vector<Label> symbols_of(const ElfFile& file, std::size_t section, const Span& span) {
  struct Candidate {
    Label label;
    bool global = false;
  };
  std::vector<Candidate> candidates;
  std::string source;  // the entry before a run of local symbols names the file they are from
  for (const ElfSymbol& symbol : file.symbols) {
    if (symbol.kind == ElfSymbol::Kind::File) source = symbol.name;
    if (symbol.section != section || symbol.size == 0 || symbol.kind == ElfSymbol::Kind::Section) continue;
    const bool thumb = file.machine == 40 /* EM_ARM */ && symbol.kind == ElfSymbol::Kind::Function;
    const std::uint64_t first = thumb ? symbol.value & ~std::uint64_t{1} : symbol.value;
    if (first < span.first || first >= span.end) continue;
    candidates.push_back({{first, first + std::min(symbol.size, span.end - first), symbol.name,
                           symbol.global ? std::string() : source},
                          symbol.global});
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    if (a.label.first != b.label.first) return a.label.first < b.label.first;
    if (a.global != b.global) return a.global;
    return a.label.end > b.label.end;
  });
  std::vector<Label> labels;
  std::uint64_t done = span.first;
  for (Candidate& candidate : candidates) {
    Label& label = candidate.label;
    label.first = std::max(label.first, done);
    if (label.first >= label.end) continue;
    done = label.end;
    label.text = demangled(label.text);
    labels.push_back(std::move(label));
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
  Cutter(const ElfFile& file, const LinkMap* map, const std::vector<Span>& ram, const std::string& where)
      : file_(file), map_(map), ram_(ram), where_(where) {}

  std::vector<Stretch> cut() {
    std::vector<bool> flashed(file_.sections.size());
    for (const ElfSegment* segment : segments()) cut_segment(*segment, flashed);
    for (std::size_t i = 0; i < file_.sections.size(); ++i) {
      const ElfSection& section = file_.sections[i];
      if (section.allocated && section.size > 0 && !flashed[i] && in_ram(section)) cut_section(i, false);
    }
    check_ram();
    return std::move(result_);
  }

 private:
  [[noreturn]] void damaged(std::string_view why) const {
    throw Error(ExitCode::Usage, "{}: a damaged ELF file: {}", where_, why);
  }

  bool in_ram(const ElfSection& section) const {
    for (const Span& span : ram_) {
      if (section.address < span.first || section.address >= span.end) continue;
      if (section.size > span.end - section.address)
        damaged(fmt::format("section {} leaves the board's RAM", section.name));
      return true;
    }
    return false;
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
    for (std::size_t i = 0; i < file_.sections.size(); ++i) {
      const ElfSection& section = file_.sections[i];
      if (!section.allocated || !section.has_content || section.size == 0 || flashed[i]) continue;
      const std::uint64_t at = section.address - segment.virtual_address;
      if (section.address < segment.virtual_address || at >= size) continue;
      if (section.size > size - at) damaged(fmt::format("section {} leaves its segment", section.name));
      inside.push_back(i);
      flashed[i] = true;
    }
    std::sort(inside.begin(), inside.end(), [&](std::size_t a, std::size_t b) {
      return file_.sections[a].address < file_.sections[b].address;
    });
    std::uint64_t done = 0;
    for (const std::size_t i : inside) {
      const ElfSection& section = file_.sections[i];
      const std::uint64_t at = section.address - segment.virtual_address;
      if (at < done) damaged(fmt::format("section {} lies on another", section.name));
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
    if (span.end < span.first) damaged(fmt::format("section {} leaves the address space", section.name));
    const std::vector<Label> pieces =
        map_ != nullptr ? pieces_of(*map_, section, span) : std::vector<Label>{};
    const std::vector<Label> symbols = symbols_of(file_, index, span);
    const bool ram = in_ram(section);
    std::size_t next_piece = 0, next_symbol = 0;
    for (std::uint64_t at = span.first; at < span.end;) {
      std::uint64_t until = span.end;
      const Label* const piece = covering(pieces, next_piece, at, until);
      const Label* const symbol = covering(symbols, next_symbol, at, until);
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
        if (symbol == nullptr) stretch.origin.symbol = owner_of_strings(piece->text);
      }
      if (symbol == nullptr && (piece == nullptr || piece->fill))
        stretch.kind = map_ != nullptr ? Stretch::Kind::Padding : Stretch::Kind::Nameless;
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
  const LinkMap* map_;
  const std::vector<Span>& ram_;
  const std::string& where_;
  std::vector<Stretch> result_;
};

}  // namespace

bool belongs_to(const LinkMap& map, const ElfFile& file) {
  for (const ElfSection& section : file.sections) {
    if (!section.allocated || section.size == 0) continue;
    const bool found = std::any_of(map.sections.begin(), map.sections.end(), [&](const MapSection& s) {
      return s.name == section.name && s.address == section.address && s.size == section.size;
    });
    if (!found) return false;
  }
  return true;
}

std::vector<Stretch> stretches_of(const ElfFile& file, const LinkMap* map, const std::vector<Span>& ram,
                                  const std::string& where) {
  return Cutter(file, map, ram, where).cut();
}

}  // namespace tlsfit
