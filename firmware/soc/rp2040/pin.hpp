// What pins are on an RP2040: a number. The generated board.h names them.
#pragma once

#include <cstdint>

namespace board {

/// GP0 to GP29.
struct Pin {
  std::uint8_t number;
};

/// Where the board's file names none.
inline constexpr Pin no_pin = {0xFF};
constexpr bool wired(const Pin& pin) {
  return pin.number != no_pin.number;
}

// Never defined: to need it is a compile-time error.
void want_a_pin_such_as_GP17();

/// A pin by its name on the board: "GP17" (datasheet §1.4.3: GPIO17).
consteval Pin pin(const char* name) {
  unsigned number = 0;
  if (name[0] != 'G' || name[1] != 'P') want_a_pin_such_as_GP17();
  const char* digit = name + 2;
  while (*digit >= '0' && *digit <= '9' && number < 100)
    number = 10 * number + static_cast<unsigned>(*digit++ - '0');
  if (digit == name + 2 || *digit != 0 || number > 29) want_a_pin_such_as_GP17();
  return {static_cast<std::uint8_t>(number)};
}

}  // namespace board
