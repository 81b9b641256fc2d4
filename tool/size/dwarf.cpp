#include "size/dwarf.hpp"

#include <algorithm>

namespace tlsfit::dwarf {

namespace {

/// How a form is laid out (DWARF 5 table 7.6, and GNU's forms for split units).
struct Layout {
  enum class Kind { Fixed, Address, Offset, Uleb, Sleb, Text, Block, Indirect, Unknown } kind = Kind::Unknown;
  std::size_t width = 0;  ///< of Fixed; of Block: that of its length, 0 for a ULEB
};

Layout layout_of(std::uint64_t form, const Sizes& sizes) {
  using Kind = Layout::Kind;
  switch (form) {
    case 0x01:  // addr
      return {Kind::Address};
    case 0x03:  // block2
      return {Kind::Block, 2};
    case 0x04:  // block4
      return {Kind::Block, 4};
    case 0x0a:  // block1
      return {Kind::Block, 1};
    case 0x09:  // block
    case 0x18:  // exprloc
      return {Kind::Block, 0};
    case 0x08:  // string
      return {Kind::Text};
    case 0x0b:  // data1
    case 0x0c:  // flag
    case 0x11:  // ref1
    case 0x25:  // strx1
    case 0x29:  // addrx1
      return {Kind::Fixed, 1};
    case 0x05:  // data2
    case 0x12:  // ref2
    case 0x26:  // strx2
    case 0x2a:  // addrx2
      return {Kind::Fixed, 2};
    case 0x27:  // strx3
    case 0x2b:  // addrx3
      return {Kind::Fixed, 3};
    case 0x06:  // data4
    case 0x13:  // ref4
    case 0x1c:  // ref_sup4
    case 0x28:  // strx4
    case 0x2c:  // addrx4
      return {Kind::Fixed, 4};
    case 0x07:  // data8
    case 0x14:  // ref8
    case 0x20:  // ref_sig8
    case 0x24:  // ref_sup8
      return {Kind::Fixed, 8};
    case 0x1e:  // data16
      return {Kind::Fixed, 16};
    case 0x19:  // flag_present
    case 0x21:  // implicit_const
      return {Kind::Fixed, 0};
    case 0x10:  // ref_addr: an address in DWARF 2
      return {sizes.version <= 2 ? Kind::Address : Kind::Offset};
    case 0x0e:    // strp
    case 0x17:    // sec_offset
    case 0x1d:    // strp_sup
    case 0x1f:    // line_strp
    case 0x1f20:  // GNU_ref_alt
    case 0x1f21:  // GNU_strp_alt
      return {Kind::Offset};
    case 0x0d:  // sdata
      return {Kind::Sleb};
    case 0x0f:    // udata
    case 0x15:    // ref_udata
    case 0x1a:    // strx
    case 0x1b:    // addrx
    case 0x22:    // loclistx
    case 0x23:    // rnglistx
    case 0x1f01:  // GNU_addr_index
    case 0x1f02:  // GNU_str_index
      return {Kind::Uleb};
    case 0x16:  // indirect
      return {Kind::Indirect};
    default:
      return {};
  }
}

std::optional<std::uint64_t> fixed_size(std::uint64_t form, const Sizes& sizes) {
  const Layout layout = layout_of(form, sizes);
  switch (layout.kind) {
    case Layout::Kind::Fixed:
      return layout.width;
    case Layout::Kind::Address:
      return sizes.address;
    case Layout::Kind::Offset:
      return sizes.offset;
    case Layout::Kind::Uleb:
    case Layout::Kind::Sleb:
    case Layout::Kind::Text:
    case Layout::Kind::Block:
    case Layout::Kind::Indirect:
    case Layout::Kind::Unknown:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t Cursor::fixed(std::size_t width) {
  if (!ok_ || width > bytes_.size() - at_) {
    ok_ = false;
    return 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i)
    value = value << 8 | bytes_[at_ + (big_endian_ ? i : width - 1 - i)];
  at_ += width;
  return value;
}

std::uint64_t Cursor::uleb() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; ok_ && at_ < bytes_.size() && shift < 70; shift += 7) {
    const std::uint8_t byte = bytes_[at_++];
    if (shift < 64) value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  ok_ = false;
  return 0;
}

std::int64_t Cursor::sleb() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; ok_ && at_ < bytes_.size() && shift < 70; shift += 7) {
    const std::uint8_t byte = bytes_[at_++];
    if (shift < 64) value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) != 0) continue;
    if ((byte & 0x40U) != 0 && shift + 7 < 64) value |= ~std::uint64_t{0} << (shift + 7);
    return static_cast<std::int64_t>(value);
  }
  ok_ = false;
  return 0;
}

std::string_view Cursor::text() {
  if (!ok_) return {};
  const auto first = bytes_.begin() + static_cast<std::ptrdiff_t>(at_);
  const auto zero = std::find(first, bytes_.end(), std::uint8_t{0});
  if (zero == bytes_.end()) {
    ok_ = false;
    return {};
  }
  const std::string_view result(reinterpret_cast<const char*>(bytes_.data()) + at_,
                                static_cast<std::size_t>(zero - first));
  at_ += result.size() + 1;
  return result;
}

void Cursor::skip(std::uint64_t bytes) {
  if (!ok_ || bytes > bytes_.size() - at_) {
    ok_ = false;
    return;
  }
  at_ += bytes;
}

void Cursor::to(std::uint64_t at) {
  if (at > bytes_.size()) ok_ = false;
  if (ok_) at_ = at;
}

Abbreviations read_abbreviations(Cursor cursor, const Sizes& sizes, std::uint64_t& budget) {
  Abbreviations table;
  while (const std::uint64_t code = cursor.uleb()) {
    Abbreviation abbreviation;
    abbreviation.tag = cursor.uleb();
    cursor.skip(1);  // whether it has children: they follow it in any case
    abbreviation.size = 0;
    while (cursor.ok()) {
      if (budget == 0) return table;
      --budget;
      Attribute attribute{.name = cursor.uleb(), .form = cursor.uleb(), .constant = 0};
      if (attribute.form == 0x21) attribute.constant = cursor.sleb();
      if (attribute.name == 0 && attribute.form == 0) break;
      const auto size = fixed_size(attribute.form, sizes);
      if (abbreviation.size && size) {
        *abbreviation.size += *size;
      } else {
        abbreviation.size.reset();
      }
      abbreviation.attributes.push_back(attribute);
    }
    if (!cursor.ok()) break;
    table.emplace(code, std::move(abbreviation));
  }
  return table;
}

Value read_value(Cursor& cursor, const Attribute& attribute, const Sizes& sizes) {
  Value value;
  value.form = attribute.form;
  Layout layout = layout_of(value.form, sizes);
  if (layout.kind == Layout::Kind::Indirect) {
    value.form = cursor.uleb();
    layout = layout_of(value.form, sizes);  // a second indirection is none that DWARF knows
  }
  switch (layout.kind) {
    case Layout::Kind::Fixed:
      if (value.form == 0x21) {
        value.number = static_cast<std::uint64_t>(attribute.constant);
      } else if (layout.width <= 8) {
        value.number = cursor.fixed(layout.width);
      } else {
        cursor.skip(layout.width);
      }
      break;
    case Layout::Kind::Address:
      value.number = cursor.fixed(sizes.address);
      break;
    case Layout::Kind::Offset:
      value.number = cursor.fixed(sizes.offset);
      break;
    case Layout::Kind::Uleb:
      value.number = cursor.uleb();
      break;
    case Layout::Kind::Sleb:
      value.number = static_cast<std::uint64_t>(cursor.sleb());
      break;
    case Layout::Kind::Text:
      value.text = cursor.text();
      break;
    case Layout::Kind::Block:
      value.size = layout.width == 0 ? cursor.uleb() : cursor.fixed(layout.width);
      value.block = cursor.at();
      cursor.skip(value.size);
      break;
    case Layout::Kind::Indirect:
    case Layout::Kind::Unknown:
      cursor.skip(~std::uint64_t{0});
      break;
  }
  return value;
}

}  // namespace tlsfit::dwarf
