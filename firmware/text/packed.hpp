// Sentences take a tenth of a small image, so they are stored packed: each byte that is no printable
// character and no end of a line stands for two others, of which each may stand for two again (byte pair
// encoding: P. Gage, 'A new algorithm for data compression', The C Users Journal, February 1994). The
// compiler packs; Writer::add() unpacks while it copies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "text/pairs.hpp"

namespace text {

/// A packed text, null-terminated; null: none. Made by TEXT() and find() only.
struct Packed {
  const std::uint8_t* bytes = nullptr;
  explicit operator bool() const { return bytes != nullptr; }
};

/// A packed text with so many places for numbers: '%', or '#' for one with commas between the thousands. Made
/// by FORM() only.
template <std::size_t Places>
struct Form {
  Packed words;
};

/// Whether a byte within a text stands for a pair, whose place in `pairs` is its distance from the first.
constexpr bool is_pair(std::uint8_t byte) {
  return static_cast<std::uint8_t>(byte - first_pair) < std::size(pairs) && byte != '\r' && byte != '\n';
}

// Never defined: to need them is a compile-time error.
void only_printable_ascii_and_ends_of_lines_can_be_packed();
void only_a_form_has_places_for_numbers();

/// The bytes of a literal, packed: the pairs are joined in the order in which they were found.
struct Packing {
  std::array<std::uint8_t, 256> bytes = {};
  std::size_t size = 0;    ///< with the null
  std::size_t places = 0;  ///< for numbers

  constexpr explicit Packing(const char* literal) {
    // Most pairs have a byte that the text has not: told by a look, since compilers take long for a search.
    std::array<bool, 256> present = {};
    do {
      bytes[size] = static_cast<std::uint8_t>(*literal);
      if (*literal == '%' || *literal == '#') ++places;
      if (*literal != 0 && is_pair(bytes[size])) only_printable_ascii_and_ends_of_lines_can_be_packed();
      present[bytes[size++]] = true;
    } while (*literal++ != 0);
    for (std::size_t pair = 0; pair < std::size(pairs); ++pair)
      if (present[pairs[pair].first] && present[pairs[pair].second] &&
          join(pairs[pair], static_cast<std::uint8_t>(first_pair + pair)))
        present[static_cast<std::uint8_t>(first_pair + pair)] = true;
  }

 private:
  /// Puts `joined` in the place of each such pair. Whether there was one.
  constexpr bool join(Pair pair, std::uint8_t joined) {
    std::size_t from = 0;
    while (from + 1 < size && !(bytes[from] == pair.first && bytes[from + 1] == pair.second)) ++from;
    if (from + 1 >= size) return false;
    std::size_t to = from;
    while (from < size) {
      const bool here = from + 1 < size && bytes[from] == pair.first && bytes[from + 1] == pair.second;
      bytes[to++] = here ? joined : bytes[from];
      from += here ? 2 : 1;
    }
    size = to;
    return true;
  }
};

template <std::size_t Size>
consteval std::array<std::uint8_t, Size> cut(const Packing& packing, bool form = false) {
  if (packing.places != 0 && !form) only_a_form_has_places_for_numbers();
  std::array<std::uint8_t, Size> bytes = {};
  for (std::size_t i = 0; i < Size; ++i) bytes[i] = packing.bytes[i];
  return bytes;
}

/// A text that goes with a number.
struct Numbered {
  std::uint8_t number;
  const char* words;
};

/// The number of an enumerator.
template <class Enum>
constexpr std::uint8_t number_of(Enum enumerator) {
  return static_cast<std::uint8_t>(enumerator);
}

/// Tables of them, packed without a pointer for each: a number and its text, one after another. The first
/// function gives the size that the second wants.
template <std::size_t Count>
consteval std::size_t packed_size(const Numbered (&texts)[Count]) {
  std::size_t size = 0;
  for (const Numbered& each : texts) size += 1 + Packing(each.words).size;
  return size;
}
template <std::size_t Size, std::size_t Count>
consteval std::array<std::uint8_t, Size> packed(const Numbered (&texts)[Count]) {
  std::array<std::uint8_t, Size> table = {};
  std::size_t at = 0;
  for (const Numbered& each : texts) {
    const Packing packing(each.words);
    if (packing.places != 0) only_a_form_has_places_for_numbers();
    table[at++] = each.number;
    for (std::size_t i = 0; i < packing.size; ++i) table[at++] = packing.bytes[i];
  }
  return table;
}

/// The text of `number` in such a table, or else `otherwise`.
Packed find(std::span<const std::uint8_t> table, std::uint8_t number, Packed otherwise);

}  // namespace text

/// The text::Packed of a string literal of ASCII characters, or of a constant that is one.
#define TEXT(literal)                                                \
  ([]() -> text::Packed {                                            \
    static constexpr text::Packing packing(literal);                 \
    static constexpr auto packed = text::cut<packing.size>(packing); \
    return {packed.data()};                                          \
  }())

/// The text::Form of a string literal of ASCII characters.
#define FORM(literal)                                                      \
  ([]() {                                                                  \
    static constexpr text::Packing packing(literal);                       \
    static constexpr auto packed = text::cut<packing.size>(packing, true); \
    return text::Form<packing.places>{{packed.data()}};                    \
  }())
