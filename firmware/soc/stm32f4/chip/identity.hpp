// What an STM32F401 is called, and what a debugger's stop does to it.
#pragma once

#include "start/cortex_m.hpp"

namespace stm32 {

inline constexpr std::uintptr_t unique_id = 0x1FFF'7A10;

/// DBGMCU_APB1_FZ, RM0368 §23.16.4: the watchdog stands still while a debugger has stopped the CPU.
inline Register& debug_freeze() {
  return *reinterpret_cast<Register*>(0xE004'2008);
}
inline constexpr std::uint32_t debug_freeze_watchdog = 1u << 12;

}  // namespace stm32
