// Named values in flash: settings, credentials, scripts. They outlive restarts, new images and power cuts, at
// whatever moment: each value is then the old one or the new one. Nothing waits but for the flash itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "board.h"

static_assert(!board::hosted,
              "under an operating system values are kept in files, and not by tlsfit/store.hpp");

namespace tlsfit::store {

/// Longest name; largest value, if the board's pages are as large (on the Pico 16 KB, for everything).
inline constexpr std::size_t longest_name = 32, largest_value = 65'535;

/// Writes a value, and overwrites the old one of that name with zeros. A word of four bytes takes 16 µs; now
/// and then a page has to be erased (see tidy()). False: the name is empty or too long, there is no room, or
/// the flash does not take it; then the old value stays. The same value again is not written.
bool set(std::string_view name, std::span<const std::uint8_t> value);
bool set(std::string_view name, std::string_view value);

/// Copies as much of the value as there is room for, and says how large the whole of it is; 0 if there is
/// none.
std::size_t get(std::string_view name, std::span<std::uint8_t> into);

/// The value where it is, in flash: until the next set(), erase() or forget(). data() is null if there is
/// none.
std::span<const std::uint8_t> view(std::string_view name);
/// The same of a value that is text.
std::string_view text(std::string_view name);

/// Overwrites a value with zeros. True: nothing of it is left, and there is none of that name.
bool erase(std::string_view name);

/// The same of all values.
bool forget();

/// Erases the page that is written to next, if it is not erased, so that no set() has to. The CPU stands
/// still meanwhile, on the Pico for a quarter to half a second. False if the flash refused.
bool tidy();

}  // namespace tlsfit::store
