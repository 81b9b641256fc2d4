// Where every clock of the chip comes from. start_clocks() is the family's own.
#pragma once

#include <cstdint>

#include "board.h"
#include "chip/rcc.hpp"
#include "start/cortex_m.hpp"

namespace stm32 {

/// What the clocks are.
struct Clocks {
  bool fast;     ///< as board.h asks for; else the internal oscillator's, slow_hz each
  bool crystal;  ///< from the crystal, not from the internal oscillator

  static constexpr std::uint32_t slow_hz = internal_hz;
  /// The value for a clock's present frequency, of two that are known at compile time: for that of the CPU,
  /// AHB and SysTick, and for that of APB1 or APB2.
  template <class Function>
  constexpr std::uint32_t of_hclk(Function value) const {
    return fast ? value(board::cpu_hz) : value(slow_hz);
  }
  template <class Function>
  constexpr std::uint32_t of_pclk(bool apb2, Function value) const {
    return fast ? value(apb2 ? board::cpu_hz : board::cpu_hz / 2) : value(slow_hz);
  }
};

/// Sets the clocks that board.h asks for. What does not start in time is done without: the internal
/// oscillator in place of the crystal, and without the PLL if that does not lock.
Clocks start_clocks();

/// Before whatever waits for a time.
void start_counting_cycles();

/// Turns a peripheral's clock on and puts the peripheral into its reset state, whatever used it before us.
void start_peripheral(Register Rcc::*enable, Register Rcc::*reset, std::uint32_t bit);

/// Waits until `reg & mask` equals `wanted`, at most for `cycles` CPU cycles. False if that was not enough.
bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t cycles);
/// Waits for at least this many CPU cycles.
void wait_cycles(std::uint32_t cycles);

}  // namespace stm32
