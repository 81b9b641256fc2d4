#include "size/units.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "size/dwarf.hpp"

namespace tlsfit {

namespace {

using dwarf::Cursor;
using dwarf::Sizes;
using dwarf::Value;

// DWARF 5 sections 7.5.4 (attributes) and 7.5.1 (tags).
constexpr std::uint64_t at_location = 0x02, at_name = 0x03, at_low_pc = 0x11, at_high_pc = 0x12,
                        at_comp_dir = 0x1b, at_ranges = 0x55, at_str_offsets_base = 0x72, at_addr_base = 0x73,
                        at_rnglists_base = 0x74;
constexpr std::uint64_t tag_variable = 0x34;

/// Attributes of abbreviations, places and bytes of paths that are read at most: units may share what they
/// refer to, so that a crafted file of a few megabytes could ask for gigabytes. A large firmware needs a
/// hundredth of it.
constexpr std::uint64_t most_steps = 20'000'000;

class UnitReader {
 public:
  explicit UnitReader(const ElfFile& file)
      : big_endian_(file.big_endian),
        info_(content_of(file, ".debug_info")),
        abbrev_(content_of(file, ".debug_abbrev")),
        text_(content_of(file, ".debug_str")),
        line_text_(content_of(file, ".debug_line_str")),
        text_offsets_(content_of(file, ".debug_str_offsets")),
        addresses_(content_of(file, ".debug_addr")),
        ranges_(content_of(file, ".debug_ranges")),
        range_lists_(content_of(file, ".debug_rnglists")) {}

  Units read() {
    std::uint64_t at = 0;
    while (at < info_.size() && budget_ > 0) {
      Cursor cursor = in(info_, at);
      std::uint64_t length = cursor.fixed(4);
      sizes_.offset = 4;
      if (length == 0xffffffff) {
        length = cursor.fixed(8);
        sizes_.offset = 8;
      }
      if (!cursor.ok() || length > info_.size() - cursor.at()) break;
      const std::uint64_t end = cursor.at() + length;
      unit(in(info_.first(end), cursor.at()));
      at = end;
    }
    return {std::move(paths_), std::move(places_)};
  }

 private:
  static ByteView content_of(const ElfFile& file, std::string_view name) {
    const ElfSection* const found = file.section(name);
    return found == nullptr ? ByteView() : ByteView(found->content);
  }

  Cursor in(ByteView section, std::uint64_t at) const { return Cursor(section, big_endian_, at); }

  void take(std::uint64_t steps) { budget_ -= std::min(steps, budget_); }

  void unit(Cursor cursor) {
    sizes_.version = static_cast<std::uint16_t>(cursor.fixed(2));
    if (sizes_.version < 2 || sizes_.version > 5) return;
    std::uint64_t kind = 1, abbreviations = 0;
    if (sizes_.version >= 5) {
      kind = cursor.fixed(1);
      sizes_.address = static_cast<std::uint8_t>(cursor.fixed(1));
      abbreviations = cursor.fixed(sizes_.offset);
      if (kind == 4) cursor.skip(8);  // a skeleton's identity
    } else {
      abbreviations = cursor.fixed(sizes_.offset);
      sizes_.address = static_cast<std::uint8_t>(cursor.fixed(1));
    }
    const bool compiled =
        kind == 1 || kind == 3 || kind == 4;  // not types, not the other half of a split unit
    if (!cursor.ok() || !compiled || sizes_.address == 0 || sizes_.address > 8) return;
    entries(cursor, table_at(abbreviations));
  }

  /// Units often share a table, and one that many name must not be read as often.
  const dwarf::Abbreviations& table_at(std::uint64_t offset) {
    const auto key = std::tuple(offset, sizes_.version, sizes_.address, sizes_.offset);
    const auto found = tables_.find(key);
    if (found != tables_.end()) return found->second;
    return tables_.emplace(key, dwarf::read_abbreviations(in(abbrev_, offset), sizes_, budget_))
        .first->second;
  }

  /// The unit's own entry, then every variable below it, however deep.
  void entries(Cursor& cursor, const dwarf::Abbreviations& table) {
    bool first = true;
    while (!cursor.ended()) {
      const std::uint64_t code = cursor.uleb();
      if (code == 0) continue;
      const auto found = table.find(code);
      if (found == table.end()) return;
      const dwarf::Abbreviation& entry = found->second;
      if (first) {
        root(cursor, entry);
        first = false;
      } else if (entry.tag == tag_variable) {
        variable(cursor, entry);
      } else if (entry.size) {
        cursor.skip(*entry.size);
      } else {
        for (const dwarf::Attribute& attribute : entry.attributes)
          dwarf::read_value(cursor, attribute, sizes_);
      }
    }
  }

  void root(Cursor& cursor, const dwarf::Abbreviation& entry) {
    std::map<std::uint64_t, Value> values;
    for (const dwarf::Attribute& attribute : entry.attributes)
      values[attribute.name] = dwarf::read_value(cursor, attribute, sizes_);
    const auto number = [&](std::uint64_t name, std::uint64_t fallback) {
      const auto found = values.find(name);
      return found == values.end() ? fallback : found->second.number;
    };
    // Without the attribute the unit's part begins behind the header of the section.
    const std::uint64_t header = sizes_.offset == 8 ? 16 : 8;
    text_base_ = number(at_str_offsets_base, header);
    address_base_ = number(at_addr_base, header);
    range_base_ = number(at_rnglists_base, header + 4);
    const auto text = [&](std::uint64_t name) {
      const auto found = values.find(name);
      return found == values.end() ? std::string_view() : text_of(found->second);
    };
    const std::filesystem::path name(text(at_name));
    take(text(at_comp_dir).size() + name.native().size());
    paths_.push_back((std::filesystem::path(text(at_comp_dir)) / name).lexically_normal().string());

    const auto low = values.find(at_low_pc), high = values.find(at_high_pc), ranges = values.find(at_ranges);
    const std::uint64_t start = low == values.end() ? 0 : address_of(low->second);
    if (ranges != values.end()) {
      sizes_.version >= 5 ? range_list(ranges->second, start) : old_range_list(ranges->second.number, start);
    } else if (low != values.end() && high != values.end()) {
      const bool absolute = high->second.form == 0x01;  // since DWARF 4 usually a size
      place(start, absolute ? high->second.number : start + high->second.number);
    }
  }

  void variable(Cursor& cursor, const dwarf::Abbreviation& entry) {
    for (const dwarf::Attribute& attribute : entry.attributes) {
      const Value value = dwarf::read_value(cursor, attribute, sizes_);
      if (attribute.name != at_location || value.size == 0 || !cursor.ok()) continue;
      Cursor expression = in(info_.first(value.block + value.size), value.block);
      const std::uint64_t operation = expression.fixed(1);
      std::uint64_t address = 0;
      if (operation == 0x03) {  // DW_OP_addr
        address = expression.fixed(sizes_.address);
      } else if (operation == 0xa1) {  // DW_OP_addrx
        address = indexed_address(expression.uleb());
      } else {
        continue;
      }
      if (expression.ok() && expression.ended()) place(address, address + 1);
    }
  }

  /// What the linker threw away stands at address 0 or 1.
  void place(std::uint64_t first, std::uint64_t end) {
    take(1);
    if (first > 1 && first < end) places_.push_back({first, end, paths_.size() - 1});
  }

  std::string_view text_of(const Value& value) const {
    switch (value.form) {
      case 0x08:  // string
        return value.text;
      case 0x0e:  // strp
        return in(text_, value.number).text();
      case 0x1f:  // line_strp
        return in(line_text_, value.number).text();
      case 0x1a:  // strx, strx1 … strx4
      case 0x25:
      case 0x26:
      case 0x27:
      case 0x28: {
        Cursor cursor = in(text_offsets_, entry_at(text_base_, value.number, sizes_.offset));
        const std::uint64_t offset = cursor.fixed(sizes_.offset);
        return cursor.ok() ? in(text_, offset).text() : std::string_view();
      }
      default:
        return {};
    }
  }

  /// Offset of an entry of a table; beyond every section if it does not fit a number.
  static std::uint64_t entry_at(std::uint64_t base, std::uint64_t index, std::uint64_t width) {
    constexpr std::uint64_t most = std::uint64_t{1} << 56;
    return base > most || index > most ? ~std::uint64_t{0} : base + index * width;
  }

  std::uint64_t indexed_address(std::uint64_t index) const {
    return in(addresses_, entry_at(address_base_, index, sizes_.address)).fixed(sizes_.address);
  }

  std::uint64_t address_of(const Value& value) const {
    return value.form == 0x01 ? value.number : indexed_address(value.number);
  }

  /// .debug_ranges, until DWARF 4 (there section 2.17.3).
  void old_range_list(std::uint64_t offset, std::uint64_t base) {
    const std::uint64_t none =
        sizes_.address == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * sizes_.address) - 1;
    Cursor cursor = in(ranges_, offset);
    while (cursor.ok() && budget_ > 0) {
      const std::uint64_t first = cursor.fixed(sizes_.address), end = cursor.fixed(sizes_.address);
      if (!cursor.ok() || (first == 0 && end == 0)) return;
      if (first == none) {
        take(1);
        base = end;
      } else {
        place(base + first, base + end);
      }
    }
  }

  /// .debug_rnglists (DWARF 5 section 2.17.3).
  void range_list(const Value& value, std::uint64_t base) {
    std::uint64_t offset = value.number;
    if (value.form == 0x23) {  // rnglistx
      Cursor index = in(range_lists_, entry_at(range_base_, value.number, sizes_.offset));
      offset = entry_at(range_base_, index.fixed(sizes_.offset), 1);
    }
    Cursor cursor = in(range_lists_, offset);
    while (cursor.ok() && budget_ > 0) {
      const std::uint64_t kind = cursor.fixed(1);
      std::uint64_t first = 0, end = 0;
      switch (kind) {
        case 1:  // base_addressx
          take(1);
          base = indexed_address(cursor.uleb());
          continue;
        case 2:  // startx_endx
          first = indexed_address(cursor.uleb());
          end = indexed_address(cursor.uleb());
          break;
        case 3:  // startx_length
          first = indexed_address(cursor.uleb());
          end = first + cursor.uleb();
          break;
        case 4:  // offset_pair
          first = base + cursor.uleb();
          end = base + cursor.uleb();
          break;
        case 5:  // base_address
          take(1);
          base = cursor.fixed(sizes_.address);
          continue;
        case 6:  // start_end
          first = cursor.fixed(sizes_.address);
          end = cursor.fixed(sizes_.address);
          break;
        case 7:  // start_length
          first = cursor.fixed(sizes_.address);
          end = first + cursor.uleb();
          break;
        default:  // the end, or nothing that DWARF knows
          return;
      }
      if (cursor.ok()) place(first, end);
    }
  }

  bool big_endian_;
  ByteView info_, abbrev_, text_, line_text_, text_offsets_, addresses_, ranges_, range_lists_;
  Sizes sizes_;
  std::uint64_t budget_ = most_steps;
  std::uint64_t text_base_ = 0, address_base_ = 0, range_base_ = 0;
  std::map<std::tuple<std::uint64_t, std::uint16_t, std::uint8_t, std::uint8_t>, dwarf::Abbreviations>
      tables_;
  std::vector<std::string> paths_;
  std::vector<Units::Place> places_;
};

}  // namespace

Units::Units(std::vector<std::string> paths, std::vector<Place> places)
    : paths_(std::move(paths)), places_(std::move(places)) {
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.first < b.first; });
}

const Units::Place* Units::at(std::uint64_t address) const {
  auto next = std::upper_bound(places_.begin(), places_.end(), address,
                               [](std::uint64_t value, const Place& place) { return value < place.first; });
  if (next == places_.begin()) return nullptr;
  const Place& place = *--next;
  return address < place.end ? &place : nullptr;
}

Units read_units(const ElfFile& file) {
  return UnitReader(file).read();
}

}  // namespace tlsfit
