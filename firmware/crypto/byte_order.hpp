// Words whose bytes stand in memory in the order that a standard gives them, whichever the processor's own
// is.
#pragma once

#include <bit>
#include <cstdint>

namespace crypto {

inline constexpr bool is_little_endian = std::endian::native == std::endian::little;

[[gnu::always_inline]] constexpr std::uint32_t swapped(std::uint32_t word) {
  return __builtin_bswap32(word);
}
[[gnu::always_inline]] constexpr std::uint64_t swapped(std::uint64_t word) {
  return __builtin_bswap64(word);
}

/// A word in big-endian order from a number, or a number from such a word.
template <class Word>
[[gnu::always_inline]] constexpr Word big_endian(Word word) {
  return is_little_endian ? swapped(word) : word;
}

/// The same in little-endian order.
template <class Word>
[[gnu::always_inline]] constexpr Word little_endian(Word word) {
  return is_little_endian ? word : swapped(word);
}

/// The same of several words, in place.
template <class Word>
[[gnu::always_inline]] constexpr void to_little_endian([[maybe_unused]] Word* words,
                                                       [[maybe_unused]] unsigned count) {
  if constexpr (!is_little_endian)
    for (unsigned i = 0; i < count; ++i) words[i] = swapped(words[i]);
}

}  // namespace crypto
