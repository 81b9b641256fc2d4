// The analog-to-digital converter.
#pragma once

#include "tlsfit/pins.hpp"

namespace tlsfit::adc {

inline constexpr int full_scale = 4096;

/// Converts once, which takes less than 60 µs: volts = read() * supply / full_scale. The pin must have been
/// made Analog. Negative: no converter is at this pin (on the STM32F401 one is at A0 to A7, B0, B1 and C0 to
/// C5), or it did not answer.
inline int read(pins::Pin pin) {
  return soc::adc_read(pin);
}

}  // namespace tlsfit::adc
