// RCC of an STM32F103: which peripherals have their clock. RM0008 §7.3.
#pragma once

#include <cstdint>

#include "start/cortex_m.hpp"

namespace stm32 {

struct Rcc {
  Register cr, cfgr, cir;             // 0x00
  Register apb2rstr, apb1rstr;        // 0x0C
  Register ahbenr, apb2enr, apb1enr;  // 0x14
  Register bdcr, csr;                 // 0x20

  static constexpr std::uint32_t cr_hsion = 1u << 0, cr_hsirdy = 1u << 1, cr_hseon = 1u << 16,
                                 cr_hserdy = 1u << 17, cr_pllon = 1u << 24, cr_pllrdy = 1u << 25;
  static constexpr std::uint32_t csr_lsion = 1u << 0, csr_lsirdy = 1u << 1;
  static constexpr std::uint32_t apb1_tim5 = 1u << 3, apb1_spi2 = 1u << 14, apb1_spi3 = 1u << 15,
                                 apb1_usart2 = 1u << 17, apb1_usart3 = 1u << 18, apb1_uart4 = 1u << 19,
                                 apb1_uart5 = 1u << 20;
  static constexpr std::uint32_t apb2_afio = 1u << 0, apb2_port_a = 1u << 2, apb2_adc1 = 1u << 9,
                                 apb2_spi1 = 1u << 12, apb2_usart1 = 1u << 14;
};
static_assert(sizeof(Rcc) == 0x28);
inline Rcc& rcc() {
  return *reinterpret_cast<Rcc*>(0x4002'1000);
}

/// What the chip runs at without its PLL: the internal oscillator's.
inline constexpr std::uint32_t internal_hz = 8'000'000;

}  // namespace stm32
