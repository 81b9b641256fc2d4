// Where every clock of the chip comes from, and time in microseconds.
#pragma once

#include <cstdint>

#include "board.h"
#include "soc/rp2040/registers.hpp"

namespace rp2040 {

/// What the clocks are.
struct Clocks {
  bool fast;  ///< from the crystal, as board.h asks for; else the ring oscillator's, slow_hz each

  /// The ring oscillator after reset: 1.8 to 12 MHz, this typically (§2.17).
  static constexpr std::uint32_t slow_hz = 6'500'000;
  /// The value for the CPU's present frequency, which is the peripherals' too, of two that are known at
  /// compile time.
  template <class Function>
  constexpr std::uint32_t of(Function value) const {
    return fast ? value(board::cpu_hz) : value(slow_hz);
  }
};

/// Sets the clocks that board.h asks for; if the crystal does not start, or a PLL does not lock, all stays on
/// the ring oscillator.
Clocks start_clocks();

/// Microseconds since start_clocks(); wraps.
inline std::uint32_t microseconds() {
  return timer().timerawl;
}

/// Waits until `reg & mask` equals `wanted`, at most for so many microseconds. False if that was not enough.
bool wait_for(const Register& reg, std::uint32_t mask, std::uint32_t wanted, std::uint32_t most);
/// Waits for at least so many microseconds.
void wait_microseconds(std::uint32_t count);

}  // namespace rp2040
