// RCC, the flash interface's wait states and the voltage scale: where every clock of the chip comes from.
// RM0368 §6 (RCC), §3 (flash), §5 (PWR).
#pragma once

#include <cstdint>

#include "board.h"
#include "start/cortex_m.hpp"

namespace stm32f4 {

/// Reset and clock control, RM0368 §6.3.
struct Rcc {
  Register cr, pllcfgr, cfgr, cir;                           // 0x00
  Register ahb1rstr, ahb2rstr, reserved_18[2];               // 0x10
  Register apb1rstr, apb2rstr, reserved_28[2];               // 0x20
  Register ahb1enr, ahb2enr, reserved_38[2];                 // 0x30
  Register apb1enr, apb2enr, reserved_48[2];                 // 0x40
  Register ahb1lpenr, ahb2lpenr, reserved_58[2];             // 0x50
  Register apb1lpenr, apb2lpenr, reserved_68[2], bdcr, csr;  // 0x60

  static constexpr std::uint32_t cr_hsion = 1u << 0, cr_hsirdy = 1u << 1, cr_hseon = 1u << 16,
                                 cr_hserdy = 1u << 17, cr_pllon = 1u << 24, cr_pllrdy = 1u << 25;
  static constexpr std::uint32_t csr_lsion = 1u << 0, csr_lsirdy = 1u << 1;
  static constexpr std::uint32_t apb1_tim5 = 1u << 3, apb1_spi2 = 1u << 14, apb1_spi3 = 1u << 15,
                                 apb1_usart2 = 1u << 17, apb1_pwr = 1u << 28;
  static constexpr std::uint32_t apb2_usart1 = 1u << 4, apb2_usart6 = 1u << 5, apb2_adc1 = 1u << 8,
                                 apb2_spi1 = 1u << 12, apb2_spi4 = 1u << 13;
};
static_assert(sizeof(Rcc) == 0x78);
inline Rcc& rcc() {
  return *reinterpret_cast<Rcc*>(0x4002'3800);
}

/// What the clocks are.
struct Clocks {
  bool fast;     ///< as board.h asks for; else the internal oscillator's, slow_hz each
  bool crystal;  ///< from the crystal, not from the internal oscillator

  static constexpr std::uint32_t slow_hz = 16'000'000;
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

/// Turns a peripheral's clock on and puts the peripheral into its reset state, whatever used it before us.
void start_peripheral(Register Rcc::*enable, Register Rcc::*reset, std::uint32_t bit);

/// Waits until `reg & mask` equals `wanted`, at most for `cycles` CPU cycles. False if that was not enough.
bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t cycles);
/// Waits for at least this many CPU cycles.
void wait_cycles(std::uint32_t cycles);

}  // namespace stm32f4
