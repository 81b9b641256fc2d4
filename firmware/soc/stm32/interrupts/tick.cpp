// The millisecond tick.
#include "soc/stm32/tick.hpp"

#include "soc/soc.hpp"
#include "start/cortex_m.hpp"

namespace {

volatile std::uint32_t ticks = 0;

}  // namespace

extern "C" void systick_interrupt() {
  ticks = ticks + 1;
}

std::uint32_t soc::milliseconds() {
  return ticks;
}

void stm32::tick_is_at_least(std::uint32_t milliseconds) {
  __asm volatile("cpsid i" ::: "memory");
  if (static_cast<std::int32_t>(milliseconds - ticks) > 0) ticks = milliseconds;
  __asm volatile("cpsie i" ::: "memory");
}
