// The vectors of an RP2040 (§2.3.2): of the chip's the console's, the only one that is ever enabled.
#include "soc/cortex_m/vectors.hpp"

#include "soc/rp2040/instances.hpp"
#include "soc/rp2040/uart.hpp"

namespace {

constexpr unsigned console_irq = rp2040::instance_for(rp2040::uarts, board::console).irq;

constexpr auto vectors() {
  auto table = cortex_m::vectors<console_irq + 1>();
  table[cortex_m::core_vectors + console_irq].handler = &rp2040::console_interrupt;
  return table;
}

}  // namespace

extern "C" [[gnu::section(".vectors"), gnu::used]] constinit const auto vector_table = vectors();
