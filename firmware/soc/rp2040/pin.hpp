// What pins are on an RP2040: a number. The generated board.h names them.
#pragma once

#include "soc/numbered_pin.hpp"

namespace board {

/// GP0 to GP29, as boards print them (datasheet §1.4.3: GPIO17).
consteval Pin pin(const char* name) {
  return numbered_pin(name, "GP", 29);
}

/// Finds one by its name. False: there is none.
constexpr bool find_pin(const char* name, Pin& found) {
  return find_numbered_pin(name, "GP", 29, found);
}

}  // namespace board
