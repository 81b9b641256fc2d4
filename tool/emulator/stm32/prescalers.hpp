// How RCC_CFGR divides clocks, alike in F1 and F4 (RM0368 section 6.3.3, RM0008 section 7.3.2).
#pragma once

#include <array>
#include <cstdint>

namespace tlsfit::emulator::stm32 {

/// HPRE, of the whole register.
inline std::uint32_t ahb_divider(std::uint32_t config) {
  const unsigned code = config >> 4 & 0xFU;
  static constexpr std::array<std::uint32_t, 8> dividers{2, 4, 8, 16, 64, 128, 256, 512};
  return code < 8 ? 1 : dividers.at(code - 8);
}

/// PPRE1 or PPRE2.
inline std::uint32_t apb_divider(unsigned code) {
  return code < 4 ? 1 : 2U << (code - 4);
}

}  // namespace tlsfit::emulator::stm32
