// Sleep, as every chip with a Cortex-M has it. See soc/soc.hpp.
#include "soc/soc.hpp"

void soc::idle() {
  __asm volatile("wfi" ::: "memory");
}
