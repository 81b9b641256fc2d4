// Composes a line of text in a buffer of fixed size, without printf (which costs newlib-nano 3 KB of flash)
// and without a heap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace text {

/// Appends to a buffer that the caller owns. What does not fit is left out; the text stays null-terminated.
class Writer {
 public:
  constexpr Writer(char* buffer, std::size_t size) : buffer_(buffer), size_(size) {}

  Writer& add(std::string_view words);
  /// Characters from a server or a cable: whatever is not printable ASCII becomes '?', so that no one can
  /// send control sequences to the terminal at the other end of the console.
  Writer& printable(std::string_view words);
  Writer& number(std::uint64_t value);
  /// With commas between the thousands, as people read sizes.
  Writer& grouped(std::uint64_t value);
  /// At least `digits` decimal digits, filled up with zeros.
  Writer& padded(std::uint32_t value, unsigned digits);
  /// At least `digits` hexadecimal digits, upper case.
  Writer& hex(std::uint32_t value, unsigned digits);
  void clear();

  std::string_view view() const { return {buffer_, used_}; }
  bool empty() const { return used_ == 0; }

 private:
  Writer& put(char c);

  char* buffer_;
  std::size_t size_;
  std::size_t used_ = 0;
};

/// A Writer with its buffer.
template <std::size_t Size>
class Line : public Writer {
 public:
  constexpr Line() : Writer(storage_, Size) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

 private:
  char storage_[Size] = {};
};

/// A text that outlives the Writer that composed it. Zero when empty, and without a pointer to itself:
/// objects that hold one cost no flash for their first value.
template <std::size_t Size>
class Stored {
 public:
  void operator=(std::string_view words) {
    used_ = 0;
    while (used_ < words.size() && used_ < Size) {
      words_[used_] = words[used_];
      ++used_;
    }
  }
  std::string_view view() const { return {words_, used_}; }
  bool empty() const { return used_ == 0; }

 private:
  char words_[Size] = {};
  std::size_t used_ = 0;
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

/// Reads a decimal number that fills the whole text. False if it is empty, has anything but digits, or is
/// greater than `limit`.
bool decimal(std::string_view words, std::uint64_t limit, std::uint64_t& value);

}  // namespace text
