// The millisecond tick.
#include "soc/rp2040/alive.hpp"
#include "soc/soc.hpp"

namespace {

volatile std::uint32_t ticks = 0;

}  // namespace

extern "C" void systick_interrupt() {
  ticks = ticks + 1;
  rp2040::feed_watchdog();
}

std::uint32_t soc::milliseconds() {
  return ticks;
}
