// The board's pins. Those of the console and of the network chip are taken, and so are the crystal's.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/io.hpp"

namespace tlsfit::pins {

/// Port and number. `board::pin_led1` and the like are those that the board's file names (docs/boards.md).
using Pin = ::board::Pin;

// Never defined: to need it is a compile-time error.
void want_a_pin_such_as_B10();

/// A pin by its name in the datasheet, without the P: `pins::at("B10")`.
consteval Pin at(const char* name) {
  unsigned number = 0;
  const char* digit = name + 1;
  while (*digit >= '0' && *digit <= '9' && number < 100)
    number = 10 * number + static_cast<unsigned>(*digit++ - '0');
  if (name[0] < 'A' || name[0] > 'H' || digit == name + 1 || *digit != 0 || number > 15)
    want_a_pin_such_as_B10();
  return {name[0], static_cast<std::uint8_t>(number)};
}

/// Input, PullUp, PullDown, Output, OpenDrain, Analog.
using Mode = soc::PinMode;

/// What the pin is for from now on. An output keeps the level that was last written; at first that is low.
inline void mode(Pin pin, Mode mode) {
  soc::pin_mode(pin.port, pin.number, mode);
}

/// Sets an output, high or low.
inline void write(Pin pin, bool level) {
  soc::pin_write(pin.port, pin.number, level);
}

/// The level at the pin; of an output the one that is really there.
inline bool read(Pin pin) {
  return soc::pin_read(pin.port, pin.number);
}

}  // namespace tlsfit::pins
