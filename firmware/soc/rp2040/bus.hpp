// The net's bus. Implemented by the folder of bus/ that the net's kind of bus names.
#pragma once

#include "soc/rp2040/clocks.hpp"

namespace rp2040 {

void start_bus(Clocks clocks);

}  // namespace rp2040
