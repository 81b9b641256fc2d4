// The vector table of an RP2040 (§2.3.2): 16 of the core, and of the chip's those up to the console's, the
// only one that is ever enabled. Whatever has no handler of its own is reported, and the device starts anew
// (firmware/start does both).
#include <array>
#include <cstddef>

#include "soc/rp2040/instances.hpp"
#include "soc/rp2040/uart.hpp"

extern "C" {
extern std::uint32_t __stack_top;  // from link.ld
void reset_handler();
void fault_handler();
void systick_interrupt();
}

namespace {

constexpr unsigned console_irq = rp2040::instance_for(rp2040::uarts, board::console).irq;
constexpr std::size_t core_vectors = 16, chip_vectors = console_irq + 1;

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
  table[core_vectors + console_irq].handler = &rp2040::console_interrupt;
  return table;
}

}  // namespace

extern "C" [[gnu::section(".vectors"), gnu::used]] constinit const Table vector_table = vectors();
