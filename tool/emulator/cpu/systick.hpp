// SysTick, the core's 24-bit down counter (DDI 0403E section B3.3).
#pragma once

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"

namespace tlsfit::emulator {

/// Counts the CPU's clock or an eighth of it (the STM32's external reference, RM0368 section 6.2).
/// Not modelled: CALIB reads as 'no reference'.
class SysTick : public Device {
 public:
  /// @param on_zero the counter went from 1 to 0 with TICKINT set
  SysTick(Clock& clock, std::function<void()> on_zero);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  bool running() const { return (control_ & 1U) != 0 && reload_ != 0; }
  std::uint64_t period() const { return (reload_ + 1ULL) * divider(); }
  std::uint64_t divider() const { return (control_ & 4U) != 0 ? 1 : 8; }
  std::uint32_t value() const;
  void restart();
  void plan();
  void reached_zero();

  Clock& clock_;
  std::function<void()> on_zero_;
  Alarm alarm_;
  std::uint32_t control_ = 0, reload_ = 0, stopped_value_ = 0;
  std::uint64_t start_ = 0;      // tick at which the counter was 0 and began
  std::uint64_t next_zero_ = 0;  // tick
  bool counted_ = false;         // COUNTFLAG
};

}  // namespace tlsfit::emulator
