// The LX106's special registers, from the Xtensa Instruction Set Architecture Reference Manual, and words to
// set hardware registers with.
#pragma once

#include <cstdint>

/// A hardware register: every access counts, and in this order.
using Register = volatile std::uint32_t;

inline void set_bits(Register& reg, std::uint32_t bits) {
  reg = reg | bits;
}
inline void clear_bits(Register& reg, std::uint32_t bits) {
  reg = reg & ~bits;
}

namespace xtensa {

/// Interrupts that the core has by itself or that the chip wires to it, by their bits in INTERRUPT.
inline constexpr std::uint32_t interrupt_uart = 1u << 5, interrupt_timer = 1u << 6;

inline std::uint32_t ccount() {
  std::uint32_t value;
  __asm volatile("rsr.ccount %0" : "=a"(value));
  return value;
}
/// Also clears the timer's interrupt.
inline void set_ccompare(std::uint32_t value) {
  __asm volatile("wsr.ccompare0 %0\n esync" ::"a"(value) : "memory");
}
/// Interrupts that are pending and enabled.
inline std::uint32_t wanted_interrupts() {
  std::uint32_t pending, enabled;
  __asm volatile("rsr.interrupt %0\n rsr.intenable %1" : "=a"(pending), "=a"(enabled));
  return pending & enabled;
}
inline void enable_interrupt(std::uint32_t bit) {
  std::uint32_t enabled;
  __asm volatile("rsr.intenable %0" : "=a"(enabled));
  __asm volatile("wsr.intenable %0\n rsync" ::"a"(enabled | bit) : "memory");
}

}  // namespace xtensa
