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
  /// With the numbers in their places.
  template <std::size_t Places>
  Writer& add(Form<Places> form, const std::size_t (&numbers)[Places]) {
    return fill_in(form.words, numbers);
  }
  Writer& add(const char* words);
  Writer& add(std::string_view words);
  /// Characters from a server or a cable: whatever is not printable ASCII becomes '?', so that no one can
  /// send control sequences to the terminal at the other end of the console.
  Writer& printable(const char* words);
  Writer& number(std::size_t value);
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
  Writer& fill_in(Packed words, const std::size_t* numbers);
  void put(char c);
  void unpack(std::uint8_t byte);

  char* buffer_;
  std::size_t size_;
  std::size_t skipped_;  ///< still to be left out
  std::size_t used_ = 0;
  const std::size_t* numbers_ = nullptr;  ///< that stand in the text being unpacked
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

// Texts are taken apart where they stand: null-terminated, and cut by a null in the place of what separates.
// A pointer travels in one register, where a std::string_view goes through memory.

/// What stands in `words` behind `start`; null if they do not start so. Upper and lower case ASCII letters
/// count as the same.
const char* behind(const char* words, const char* start);

/// Whether two texts are equal when upper and lower case ASCII letters count as the same.
bool same_ignoring_case(const char* a, const char* b);

/// The first of the characters `any` in the text; its end, if there is none.
char* find_any(char* words, const char* any);

/// Reads a decimal number at the front of `words` and returns what stands behind it. Null if there is no
/// digit, or if the number is greater than 2^32 - 1.
const char* decimal(const char* words, std::uint32_t& value);

/// Reads a port, a decimal number from 1 to 65535 that fills the whole text. 0 if it is none.
std::uint16_t port(const char* words);

}  // namespace text
