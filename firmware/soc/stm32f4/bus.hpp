// The net's bus. Implemented by the folder of bus/ that the net's kind of bus names.
#pragma once

#include "soc/stm32f4/clocks.hpp"

namespace stm32f4 {

void start_bus(Clocks clocks);

}  // namespace stm32f4
