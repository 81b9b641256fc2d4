// Two physical noise sources of an STM32F401, which has no random number generator.
#pragma once

#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

void start_noise();

}  // namespace stm32f4
