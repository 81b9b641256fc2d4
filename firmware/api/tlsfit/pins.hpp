// The board's pins. Those of the console and of the network chip are taken, and so are the crystal's.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/io.hpp"

static_assert(!board::hosted, "a board under an operating system has no pins for programs");

namespace tlsfit::pins {

/// `board::pin_led1` and the like are those that the board's file names (docs/boards.md).
using Pin = ::board::Pin;

/// A pin by its name in the datasheet, of an STM32 without the P: `pins::at("B10")`, `pins::at("GP17")`.
consteval Pin at(const char* name) {
  return board::pin(name);
}

/// Input, PullUp, PullDown, Output, OpenDrain, Analog.
using Mode = soc::PinMode;

/// What the pin is for from now on. An output keeps the level that was last written; at first that is low.
inline void mode(Pin pin, Mode mode) {
  soc::pin_mode(pin, mode);
}

/// Sets an output, high or low.
inline void write(Pin pin, bool level) {
  soc::pin_write(pin, level);
}

/// The level at the pin; of an output the one that is really there.
inline bool read(Pin pin) {
  return soc::pin_read(pin);
}

}  // namespace tlsfit::pins
