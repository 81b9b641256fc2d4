// GPIO ports of an STM32F103, RM0008 §9.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/stm32/pin_use.hpp"
#include "start/cortex_m.hpp"

namespace stm32 {

/// General-purpose I/O port, RM0008 §9.2. Four bits for each pin in `cr`: MODE, and above it CNF.
struct Gpio {
  Register cr[2], idr, odr, bsrr, brr, lckr;
};

/// Ports A to G stand 0x400 apart (RM0008 §3.3).
inline Gpio& gpio(char port) {
  return *reinterpret_cast<Gpio*>(0x4001'0800 + 0x400u * static_cast<std::uint32_t>(port - 'A'));
}

/// Alternate functions and their routes, RM0008 §9.4.
struct Afio {
  Register evcr, mapr, exticr[4], reserved_18, mapr2;
  static constexpr std::uint32_t mapr_tim5ch4_is_lsi = 1u << 16, mapr_swj = 7u << 24,
                                 mapr_swj_without_jtag = 2u << 24, mapr_swj_off = 4u << 24;
};
inline Afio& afio() {
  return *reinterpret_cast<Afio*>(0x4001'0000);
}

/// Makes a pin an input or an output, push-pull.
void configure(const board::Pin& pin, Use use, Pull pull);

/// Gives a pin to a peripheral. Here each peripheral has its pins: there is nothing to choose.
void pin_for_peripheral(const board::Pin& pin, std::uint32_t route, Way way, Pull pull);

}  // namespace stm32
