// The vector table of an STM32 (RM0368 §10.1.3, RM0008 §10.1.2): 16 of the core, and of the chip's those up
// to the last that is ever enabled, which are the console's and a net's on a UART: start-up disables all of
// them. Whatever has no handler of its own is reported, and the device starts anew (firmware/start does
// both).
#include <array>
#include <cstddef>

#include "soc/stm32/usart.hpp"

extern "C" {
extern std::uint32_t __stack_top;  // from link.ld
void reset_handler();
void fault_handler();
void systick_interrupt();
}

namespace {

constexpr std::size_t net_usart = stm32::place_of(stm32::usart_instances, board::net_bus);
constexpr bool net_on_usart = net_usart < std::size(stm32::usart_instances);
constexpr unsigned console_irq = stm32::console_usart.irq;
constexpr unsigned net_irq = net_on_usart ? stm32::usart_instances[net_usart].irq : 0;
constexpr std::size_t core_vectors = 16, chip_vectors = (net_irq > console_irq ? net_irq : console_irq) + 1;

union Vector {
  const void* stack;
  void (*handler)();
};

using Table = std::array<Vector, core_vectors + chip_vectors>;

constexpr Table vectors() {
  Table table{};
  for (Vector& vector : table) vector.handler = &fault_handler;
  table[0].stack = &__stack_top;
  table[1].handler = &reset_handler;
  table[15].handler = &systick_interrupt;
  table[core_vectors + console_irq].handler = &stm32::console_interrupt;
  if constexpr (net_on_usart) table[core_vectors + net_irq].handler = &stm32::net_interrupt;
  return table;
}

}  // namespace

extern "C" [[gnu::section(".vectors"), gnu::used]] constinit const Table vector_table = vectors();
