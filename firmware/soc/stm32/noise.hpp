// Two physical noise sources of an STM32 that has no random number generator.
#pragma once

#include "soc/stm32/clocks.hpp"

namespace stm32 {

void start_noise();

/// Converts a channel that is at a pin (0 to 15), with the converter that a noise source uses. Negative: it
/// did not answer.
int convert_pin(unsigned channel);

}  // namespace stm32
