// Composes a line of text in a buffer of fixed size, without printf (which costs newlib-nano 3 KB of flash)
// and without a heap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/packed.hpp"

namespace text {

/// Appends to a buffer that the caller owns. What does not fit is left out, and so are the first `skipped`
/// characters: a long text can be composed piece by piece.
class Writer {
 public:
  constexpr Writer(char* buffer, std::size_t size, std::size_t skipped = 0)
      : buffer_(buffer), size_(size), skipped_(skipped) {}

  Writer& add(Packed words);
  Writer& add(const char* words);
  Writer& add(std::string_view words);
  /// Characters from a server or a cable: whatever is not printable ASCII becomes '?', so that no one can
  /// send control sequences to the terminal at the other end of the console.
  Writer& printable(std::string_view words);
  Writer& number(std::uint64_t value);
  /// With commas between the thousands, as people read sizes.
  Writer& grouped(std::size_t value);
  /// At least `digits` decimal digits, filled up with zeros.
  Writer& padded(std::uint32_t value, unsigned digits);
  /// At least `digits` hexadecimal digits, upper case.
  Writer& hex(std::uint32_t value, int digits);
  /// A date as ISO 8601 writes it: 2026-07-31.
  Writer& date(std::uint32_t year, std::uint32_t month, std::uint32_t day);

  std::string_view view() const { return {buffer_, used_}; }
  bool full() const { return used_ == size_; }

 private:
  void put(char c);
  void unpack(unsigned byte);

  char* buffer_;
  std::size_t size_;
  std::size_t skipped_;  ///< still to be left out
  std::size_t used_ = 0;
};

/// A Writer with its buffer.
template <std::size_t Size>
class Line : public Writer {
 public:
  explicit Line(std::size_t skipped = 0) : Writer(storage_, Size, skipped) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

 private:
  char storage_[Size];  // written before it is read: clearing it would take code and time
};

/// Whether two texts are equal when upper and lower case ASCII letters count as the same.
bool same_ignoring_case(std::string_view a, std::string_view b);

/// The text without its first `count` characters (all of them, if there are fewer). std::string_view::substr
/// would drag in the exception for a bad position.
constexpr std::string_view after(std::string_view words, std::size_t count) {
  words.remove_prefix(count < words.size() ? count : words.size());
  return words;
}

/// The first `count` characters of the text, or all of it.
constexpr std::string_view first(std::string_view words, std::size_t count) {
  return {words.data(), count < words.size() ? count : words.size()};
}

/// Where the first of the characters `any` stands in the text; its size, if none does.
std::size_t position_of(std::string_view words, const char* any);

/// The text up to `end`, which does not belong to it, taken from the front of `words` together with `end`.
/// All of `words` if `end` is not there.
std::string_view take_until(std::string_view& words, char end);

/// Reads a decimal number that fills the whole text. False if it is empty, has anything but digits, or is
/// greater than `limit`, which may have 19 digits.
bool decimal(std::string_view words, std::uint64_t limit, std::uint64_t& value);

}  // namespace text
