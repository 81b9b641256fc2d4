// What pins are on an ESP8266: a number. The generated board.h names them.
#pragma once

#include "soc/numbered_pin.hpp"

namespace board {

/// GPIO0 to GPIO15 (its datasheet, chapter 2). GPIO16 is the RTC's, and not modelled.
consteval Pin pin(const char* name) {
  return numbered_pin(name, "GPIO", 15);
}

/// Finds one by its name. False: there is none.
constexpr bool find_pin(const char* name, Pin& found) {
  return find_numbered_pin(name, "GPIO", 15, found);
}

}  // namespace board
