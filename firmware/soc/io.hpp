// Pins and the converter, for programs. Implemented beside soc.hpp.
#pragma once

#include <cstdint>

#include "board.h"

namespace soc {

/// What a pin is for. Analog: the converter, or nothing.
enum class PinMode : std::uint8_t { Input, PullUp, PullDown, Output, OpenDrain, Analog };

/// An output keeps the level that was last written to it; at first that is low.
void pin_mode(board::Pin pin, PinMode mode);
void pin_write(board::Pin pin, bool level);
/// The level at the pin, of outputs, too.
bool pin_read(board::Pin pin);

/// Converts once, in less than 60 µs: 0 to 4095, as parts of the analog supply. The pin must be Analog.
/// Negative: no converter is at this pin, or it did not answer.
int adc_read(board::Pin pin);

}  // namespace soc
