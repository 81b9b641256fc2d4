// Pins of chips that number them through, without ports.
#pragma once

#include <cstdint>

namespace board {

struct Pin {
  std::uint8_t number;
};

/// Where the board's file names none.
inline constexpr Pin no_pin = {0xFF};
constexpr bool wired(const Pin& pin) {
  return pin.number != no_pin.number;
}

/// Finds a pin by its name: a prefix, and its number, from 0 to `last`. False: it is none.
constexpr bool find_numbered_pin(const char* name, const char* prefix, unsigned last, Pin& found) {
  while (*prefix != 0)
    if (*name++ != *prefix++) return false;
  const char* digit = name;
  unsigned number = 0;
  while (*digit >= '0' && *digit <= '9' && number < 100)
    number = 10 * number + static_cast<unsigned>(*digit++ - '0');
  if (digit == name || *digit != 0 || number > last) return false;
  found = {static_cast<std::uint8_t>(number)};
  return true;
}

/// Different for each pin, below 80.
constexpr unsigned pin_index(Pin pin) {
  return pin.number;
}

// Never defined: to need it is a compile-time error.
void this_chip_has_no_pin_of_that_name();

/// A pin by its name, which must be one.
consteval Pin numbered_pin(const char* name, const char* prefix, unsigned last) {
  Pin found = no_pin;
  if (!find_numbered_pin(name, prefix, last, found)) this_chip_has_no_pin_of_that_name();
  return found;
}

}  // namespace board
