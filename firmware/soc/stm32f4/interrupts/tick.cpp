// The millisecond tick.
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
