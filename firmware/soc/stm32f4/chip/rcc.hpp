// RCC of an STM32F401: which peripherals have their clock. RM0368 §6.3.
#pragma once

#include <cstdint>

#include "start/cortex_m.hpp"

namespace stm32 {

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

/// What the chip runs at without its PLL: the internal oscillator's.
inline constexpr std::uint32_t internal_hz = 16'000'000;

}  // namespace stm32
