// GPIO ports, RM0368 §8.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

/// General-purpose I/O port, RM0368 §8.4.
struct Gpio {
  Register moder, otyper, ospeedr, pupdr, idr, odr, bsrr, lckr, afr[2];
};

/// Ports A to E and H stand 0x400 apart (RM0368 §2.3).
inline Gpio& gpio(char port) {
  return *reinterpret_cast<Gpio*>(0x4002'0000 + 0x400u * static_cast<std::uint32_t>(port - 'A'));
}

enum class Pull : std::uint8_t { None = 0, Up = 1, Down = 2 };

/// Turns a port's clock on. Not its reset: that would disturb what other pins of it do.
void power(char port);

enum class Use : std::uint8_t { Input = 0, Output = 1, Peripheral = 2 };

/// Makes a pin an input or an output, push-pull, or gives it to a peripheral, by alternate function number
/// (datasheet, table 'Alternate function mapping'; outputs have none).
void configure(const board::Pin& pin, Use use, Pull pull, std::uint32_t function = 0);

inline void pin_for_peripheral(const board::Pin& pin, std::uint32_t function, Pull pull) {
  configure(pin, Use::Peripheral, pull, function);
}

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

}  // namespace stm32f4
