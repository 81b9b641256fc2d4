// Texts that are put together before the program runs.
#pragma once

#include <array>
#include <cstddef>

namespace text {

/// The literals `parts` one after another, with one null at the end.
template <std::size_t... Sizes>
consteval auto joined(const char (&... parts)[Sizes]) {
  std::array<char, 1 + (Sizes + ...) - sizeof...(Sizes)> all = {};
  std::size_t at = 0;
  const auto append = [&](const char* part) {
    while (*part != 0) all[at++] = *part++;
  };
  (append(parts), ...);
  return all;
}

}  // namespace text
