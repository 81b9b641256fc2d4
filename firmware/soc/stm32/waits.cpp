// Turning peripherals on, and waiting by the cycle counter.
#include "soc/stm32/clocks.hpp"

namespace stm32 {

void start_counting_cycles() {
  set_bits(cortex_m::demcr(), cortex_m::demcr_trcena);
  set_bits(cortex_m::dwt_ctrl(), cortex_m::dwt_ctrl_cyccntena);
}

void start_peripheral(Register Rcc::*enable, Register Rcc::*reset, std::uint32_t bit) {
  set_bits(rcc().*enable, bit);
  // Two cycles must pass between the clock's start and the first access (an STM32F4's
  // erratum 'Delay after an RCC peripheral clock enabling'): reading the register back takes as long.
  static_cast<void>(rcc().*enable);
  set_bits(rcc().*reset, bit);
  clear_bits(rcc().*reset, bit);
}

bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t cycles) {
  const std::uint32_t begin = cortex_m::dwt_cyccnt();
  for (;;) {
    // The time first: an interrupt between the two readings must not turn into a time-out.
    const std::uint32_t passed = cortex_m::dwt_cyccnt() - begin;
    if ((reg & mask) == wanted) return true;
    if (passed > cycles) return false;
  }
}

void wait_cycles(std::uint32_t cycles) {
  const std::uint32_t begin = cortex_m::dwt_cyccnt();
  while (cortex_m::dwt_cyccnt() - begin < cycles) {
  }
}

}  // namespace stm32
