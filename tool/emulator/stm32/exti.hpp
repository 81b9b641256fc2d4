// EXTI, the external interrupt controller (RM0368 sections 10.2.5 to 10.3, RM0008 sections 10.2 and 10.3).
#pragma once

#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32 {

/// Edges at pins, and by SWIER; interrupts stay pending until PR is written. An event (EMR) wakes a CPU in
/// WFE. Lines 16 (voltage detector), 18 (USB) and, on an F4, 21 (tamper) have registers, and
/// nothing that drives them.
class Exti : public Device {
 public:
  struct Lines {
    std::function<void(unsigned irq, bool level)> request;
    std::function<void()> event;  ///< never null
  };
  /// @param all which lines there are
  Exti(Bus& bus, std::uint32_t all, Lines lines) : bus_(bus), all_(all), lines_(std::move(lines)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  /// A line's input has changed to this level.
  void edge(unsigned line, bool high);

 private:
  void trigger(std::uint32_t lines);
  void requests();

  Bus& bus_;
  std::uint32_t all_;
  Lines lines_;
  std::uint32_t imr_ = 0, emr_ = 0, rtsr_ = 0, ftsr_ = 0, swier_ = 0, pr_ = 0;
};

}  // namespace tlsfit::emulator::stm32
