// GPIO ports of an STM32F401, RM0368 §8.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/stm32/pin_use.hpp"
#include "start/cortex_m.hpp"

namespace stm32 {

/// General-purpose I/O port, RM0368 §8.4.
struct Gpio {
  Register moder, otyper, ospeedr, pupdr, idr, odr, bsrr, lckr, afr[2];
};

/// Ports A to E and H stand 0x400 apart (RM0368 §2.3).
inline Gpio& gpio(char port) {
  return *reinterpret_cast<Gpio*>(0x4002'0000 + 0x400u * static_cast<std::uint32_t>(port - 'A'));
}

/// Makes a pin an input or an output, push-pull, or gives it to a peripheral, by alternate function number
/// (datasheet, table 'Alternate function mapping'; outputs have none).
void configure(const board::Pin& pin, Use use, Pull pull, std::uint32_t function = 0);

/// Gives a pin to a peripheral, by the instance's route: here, by alternate function number.
inline void pin_for_peripheral(const board::Pin& pin, std::uint32_t route, Way, Pull pull) {
  configure(pin, Use::Peripheral, pull, route);
}

}  // namespace stm32
