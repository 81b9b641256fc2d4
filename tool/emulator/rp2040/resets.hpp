// RESETS, the reset controller (datasheet section 2.14).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::rp2040 {

/// All peripherals are held in reset at first but for those that the boot ROM has let out of it: the flash's.
class Resets : public Device {
 public:
  static constexpr unsigned count = 25;

  explicit Resets(Bus& bus) : bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  bool released(unsigned peripheral) const { return (reset_ >> peripheral & 1U) == 0; }
  /// What is done when it is put into reset.
  void on_reset(unsigned peripheral, std::function<void()> action) {
    actions_.at(peripheral) = std::move(action);
  }

 private:
  static constexpr std::uint32_t all = (1U << count) - 1, flash = 1U << 6 | 1U << 9;  // IO_QSPI, PADS_QSPI
  Bus& bus_;
  std::uint32_t reset_ = all & ~flash, wdsel_ = 0;
  std::array<std::function<void()>, count> actions_;
};

}  // namespace tlsfit::emulator::rp2040
