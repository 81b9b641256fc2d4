// The vector table of a Cortex-M: 16 of the core (DDI 0403E section B1.5.2, DDI 0419 section B1.5.2), and of
// the chip's those up to the last that is ever enabled; start-up disables all of them. Whatever has no
// handler of its own is reported, and the device starts anew (firmware/start does both).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

extern "C" {
extern std::uint32_t __stack_top;  // from link.ld
void reset_handler();
void fault_handler();
void systick_interrupt();
}

namespace cortex_m {

inline constexpr std::size_t core_vectors = 16;

union Vector {
  const void* stack;
  void (*handler)();
};

template <std::size_t chip_vectors>
using VectorTable = std::array<Vector, core_vectors + chip_vectors>;

/// With the handlers of the core alone: the chip's are set in what this returns.
template <std::size_t chip_vectors>
constexpr VectorTable<chip_vectors> vectors() {
  VectorTable<chip_vectors> table{};
  for (Vector& vector : table) vector.handler = &fault_handler;
  table[0].stack = &__stack_top;
  table[1].handler = &reset_handler;
  table[15].handler = &systick_interrupt;
  return table;
}

}  // namespace cortex_m
