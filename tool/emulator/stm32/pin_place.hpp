// Pins of an STM32: a port's letter and a number, "B10".
#pragma once

#include "model/board.hpp"

namespace tlsfit::emulator::stm32 {

struct PinPlace {
  char port = 0;
  unsigned number = 0;  ///< 0 to 15
};

/// Throws Error (Usage) for what no STM32 calls a pin.
PinPlace place_of(const Pin& pin);

}  // namespace tlsfit::emulator::stm32
