// What an STM32F103 is called, and what a debugger's stop does to it.
#pragma once

#include "start/cortex_m.hpp"

namespace stm32 {

inline constexpr std::uintptr_t unique_id = 0x1FFF'F7E8;

/// DBGMCU_CR, RM0008 §31.16.3: the watchdog stands still while a debugger has stopped the CPU.
inline Register& debug_freeze() {
  return *reinterpret_cast<Register*>(0xE004'2004);
}
inline constexpr std::uint32_t debug_freeze_watchdog = 1u << 8;

}  // namespace stm32
