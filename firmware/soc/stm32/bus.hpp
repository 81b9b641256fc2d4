// The net's bus. Implemented by the folder of bus/ that the net's kind of bus names.
#pragma once

#include "soc/stm32/clocks.hpp"

namespace stm32 {

void start_bus(Clocks clocks);

}  // namespace stm32
