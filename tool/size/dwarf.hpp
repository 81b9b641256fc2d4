// The encoding of DWARF's debugging entries (DWARF 5, chapter 7): numbers, abbreviations, forms.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit::dwarf {

/// Reads a section in the program's byte order and never leaves it: what does not fit reads as zero, and ok()
/// turns false for good.
class Cursor {
 public:
  Cursor(ByteView bytes, bool big_endian, std::uint64_t at = 0)
      : bytes_(bytes), big_endian_(big_endian), at_(at), ok_(at <= bytes.size()) {}

  std::uint64_t fixed(std::size_t width);
  std::uint64_t uleb();  ///< section 7.6; longer than 64 bits fails
  std::int64_t sleb();
  std::string_view text();  ///< up to the zero byte, which is skipped
  void skip(std::uint64_t bytes);
  void to(std::uint64_t at);

  bool ok() const { return ok_; }
  std::uint64_t at() const { return at_; }
  bool ended() const { return !ok_ || at_ >= bytes_.size(); }

 private:
  ByteView bytes_;
  bool big_endian_;
  std::uint64_t at_;
  bool ok_;
};

/// What a unit's header says about the sizes of what follows.
struct Sizes {
  std::uint16_t version = 4;
  std::uint8_t address = 4;  ///< bytes of an address
  std::uint8_t offset = 4;   ///< bytes of an offset into a section: 4, or 8 in 64-bit DWARF
};

struct Attribute {
  std::uint64_t name = 0, form = 0;
  std::int64_t constant = 0;  ///< of DW_FORM_implicit_const
};

struct Abbreviation {
  std::uint64_t tag = 0;
  std::vector<Attribute> attributes;
  std::optional<std::uint64_t> size;  ///< bytes of an entry, if every form of it has a fixed size
};

using Abbreviations = std::unordered_map<std::uint64_t, Abbreviation>;

/// The table at `cursor` (section 7.5.3). Takes one from `budget` for each attribute, and ends when nothing
/// is left of it.
Abbreviations read_abbreviations(Cursor cursor, const Sizes& sizes, std::uint64_t& budget);

/// The value of one attribute, as it is encoded: a number, an offset, an index, or a block of `size` bytes at
/// `block`.
struct Value {
  std::uint64_t form = 0;
  std::uint64_t number = 0;
  std::uint64_t block = 0, size = 0;
  std::string_view text;  ///< of DW_FORM_string
};

/// Reads the value, or fails the cursor if the form is unknown.
Value read_value(Cursor& cursor, const Attribute& attribute, const Sizes& sizes);

}  // namespace tlsfit::dwarf
