// The net chip's bus: an SPI in master mode, polled. RM0368 §20.
#pragma once

#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

void start_bus(Clocks clocks);

}  // namespace stm32f4
