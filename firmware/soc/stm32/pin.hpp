// What pins are on an STM32: a port's letter and a number. The generated board.h names them.
#pragma once

#include <cstdint>

namespace board {

struct Pin {
  char port;
  std::uint8_t number;
};

/// Where the board's file names none.
inline constexpr Pin no_pin = {0, 0};
constexpr bool wired(const Pin& pin) {
  return pin.port != 0;
}

// Never defined: to need it is a compile-time error.
void want_a_pin_such_as_B10();

/// A pin by its name in the datasheet, without the P: "B10".
consteval Pin pin(const char* name) {
  unsigned number = 0;
  const char* digit = name + 1;
  while (*digit >= '0' && *digit <= '9' && number < 100)
    number = 10 * number + static_cast<unsigned>(*digit++ - '0');
  if (name[0] < 'A' || name[0] > 'K' || digit == name + 1 || *digit != 0 || number > 15)
    want_a_pin_such_as_B10();
  return {name[0], static_cast<std::uint8_t>(number)};
}

}  // namespace board
