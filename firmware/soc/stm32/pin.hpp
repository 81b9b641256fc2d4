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

/// Finds a pin by its name in the datasheet, without the P, on ports from A to `last_port`: "B10". False: it
/// is none.
constexpr bool find_pin(const char* name, Pin& found, char last_port = 'E') {
  if (name[0] < 'A' || name[0] > last_port) return false;
  unsigned number = 0;
  const char* digit = name + 1;
  while (*digit >= '0' && *digit <= '9' && number < 100)
    number = 10 * number + static_cast<unsigned>(*digit++ - '0');
  if (digit == name + 1 || *digit != 0 || number > 15) return false;
  found = {name[0], static_cast<std::uint8_t>(number)};
  return true;
}

/// Different for each pin that find_pin() finds, below 80.
constexpr unsigned pin_index(Pin pin) {
  return 16u * static_cast<unsigned>(pin.port - 'A') + pin.number;
}

// Never defined: to need it is a compile-time error.
void want_a_pin_such_as_B10();

/// A pin by its name, which must be one.
consteval Pin pin(const char* name) {
  Pin found = no_pin;
  if (!find_pin(name, found, 'K')) want_a_pin_such_as_B10();
  return found;
}

}  // namespace board
