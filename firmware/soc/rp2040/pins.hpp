// Pins: which peripheral has one (§2.19.2), its pad (§2.19.4), and the CPU's own port (SIO, §2.3.1).
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/rp2040/registers.hpp"

namespace rp2040 {

/// What a pin is switched to, table 278; for SIO, UARTs and SPIs the same number at every pin.
enum class Function : std::uint32_t { Spi = 1, Uart = 2, Sio = 5, None = 31 };
/// Of a pad, §2.19.6.3: PUE and PDE.
enum class Pull : std::uint32_t { None = 0, Up = 1u << 3, Down = 1u << 2 };

/// Single-cycle IO, §2.3.1.7.
struct Sio {
  Register cpuid, gpio_in, gpio_hi_in, reserved_0c, gpio_out, gpio_out_set, gpio_out_clr, gpio_out_xor,
      gpio_oe, gpio_oe_set, gpio_oe_clr, gpio_oe_xor;
};
inline Sio& sio() {
  return at<Sio, 0xD000'0000>();
}

/// Lets pins and pads out of reset. Once.
void start_pins();

/// Gives a pin to a peripheral, or to SIO. The pad's input is always on; its output is the function's.
void switch_pin(board::Pin pin, Function function, Pull pull);
/// Leaves a pad to the converter: neither input nor output nor pull (§4.9.2).
void leave_pin_to_converter(board::Pin pin);

inline void set_pin(board::Pin pin, bool level) {
  (level ? sio().gpio_out_set : sio().gpio_out_clr) = 1u << pin.number;
}

inline bool pin_level(board::Pin pin) {
  return (sio().gpio_in >> pin.number & 1u) != 0;
}

/// An output that starts at `level`: before it is driven, so that there is no glitch.
inline void pin_as_output(board::Pin pin, bool level) {
  set_pin(pin, level);
  sio().gpio_oe_set = 1u << pin.number;
  switch_pin(pin, Function::Sio, Pull::None);
}

}  // namespace rp2040
