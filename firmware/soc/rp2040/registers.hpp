// Where an RP2040's peripherals are, and how they come out of reset. Section numbers are of the RP2040
// datasheet.
#pragma once

#include <cstdint>

#include "start/cortex_m.hpp"

namespace rp2040 {

/// A peripheral's registers at `base`.
template <class Registers, std::uint32_t base>
inline Registers& at() {
  return *reinterpret_cast<Registers*>(base);
}

/// Reset controller, §2.14.
struct Resets {
  Register reset, wdsel, reset_done;
  static constexpr std::uint32_t adc = 1u << 0, io_bank0 = 1u << 5, pads_bank0 = 1u << 8, pll_sys = 1u << 12,
                                 pll_usb = 1u << 13, spi0 = 1u << 16, spi1 = 1u << 17, timer = 1u << 21,
                                 uart0 = 1u << 22, uart1 = 1u << 23;
};
inline Resets& resets() {
  return at<Resets, 0x4000'C000>();
}

/// Puts peripherals into their reset state, whatever used them before us, and lets them out of it.
inline void restart(std::uint32_t peripherals) {
  set_bits(resets().reset, peripherals);
  clear_bits(resets().reset, peripherals);
  while ((resets().reset_done & peripherals) != peripherals) {
  }
}

/// Watchdog, §4.7.
struct Watchdog {
  Register ctrl, load, reason, scratch[8], tick;
  static constexpr std::uint32_t ctrl_trigger = 1u << 31, ctrl_enable = 1u << 30,
                                 ctrl_pauses = 7u << 24;  // while a debugger has stopped a core
  static constexpr std::uint32_t longest = 0xFF'FFFF, tick_enable = 1u << 9;
};
inline Watchdog& watchdog() {
  return at<Watchdog, 0x4005'8000>();
}

/// Timer, §4.6: microseconds.
struct Timer {
  Register timehw, timelw, timehr, timelr, alarm[4], armed, timerawh, timerawl;
};
inline Timer& timer() {
  return at<Timer, 0x4005'4000>();
}

}  // namespace rp2040
