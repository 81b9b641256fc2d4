// Pins as the peripherals use them. Ports differ from family to family: chip/gpio.hpp and pins.cpp are its
// own.
#pragma once

#include <cstdint>

#include "board.h"
#include "chip/gpio.hpp"
#include "chip/instances.hpp"
#include "soc/stm32/clocks.hpp"
#include "soc/stm32/pin_use.hpp"

namespace stm32 {

/// Turns a port's clock on. Not its reset: that would disturb what other pins of it do.
void power(char port);

inline void set_pin(const board::Pin& pin, bool level) {
  gpio(pin.port).bsrr = level ? 1u << pin.number : 0x1'0000u << pin.number;
}

inline bool pin_level(const board::Pin& pin) {
  return (gpio(pin.port).idr >> pin.number & 1u) != 0;
}

/// An output that starts at `level`: before it is driven, so that there is no glitch.
inline void pin_as_output(const board::Pin& pin, bool level) {
  power(pin.port);
  set_pin(pin, level);
  configure(pin, Use::Output, Pull::None);
}

}  // namespace stm32
