// Two physical noise sources of an STM32F401, which has no random number generator.
#pragma once

#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

void start_noise();

/// Converts a channel that is at a pin (0 to 15), with the converter that a noise source uses. Negative: it
/// did not answer.
int convert_pin(unsigned channel);

}  // namespace stm32f4
