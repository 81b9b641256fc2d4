// The millisecond tick, for what keeps its interrupt away.
#pragma once

#include <cstdint>

namespace stm32 {

/// While the CPU stands still, of all ticks only one stays pending: sets soc::milliseconds() right
/// afterwards.
void tick_is_at_least(std::uint32_t milliseconds);

}  // namespace stm32
