// The vectors of an STM32 (RM0368 §10.1.3, RM0008 §10.1.2): of the chip's the console's and a net's on a
// UART.
#include "soc/cortex_m/vectors.hpp"

#include "soc/stm32/usart.hpp"

namespace {

constexpr std::size_t net_usart = stm32::place_of(stm32::usart_instances, board::net_bus);
constexpr bool net_on_usart = net_usart < std::size(stm32::usart_instances);
constexpr unsigned console_irq = stm32::console_usart.irq;
constexpr unsigned net_irq = net_on_usart ? stm32::usart_instances[net_usart].irq : 0;
constexpr std::size_t chip_vectors = (net_irq > console_irq ? net_irq : console_irq) + 1;

constexpr auto vectors() {
  auto table = cortex_m::vectors<chip_vectors>();
  table[cortex_m::core_vectors + console_irq].handler = &stm32::console_interrupt;
  if constexpr (net_on_usart) table[cortex_m::core_vectors + net_irq].handler = &stm32::net_interrupt;
  return table;
}

}  // namespace

extern "C" [[gnu::section(".vectors"), gnu::used]] constinit const auto vector_table = vectors();
