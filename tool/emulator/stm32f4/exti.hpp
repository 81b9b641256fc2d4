// EXTI, the external interrupt controller, and SYSCFG, which says which port each of its lines 0 to 15 is
// (RM0368 sections 10.2.5 to 10.3 and 7.2).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Edges at pins, and by SWIER; interrupts stay pending until PR is written. An event (EMR) wakes a CPU in
/// WFE. Lines 16 (voltage detector), 18 (USB) and 21 (tamper) have registers, and nothing that drives them.
class Exti : public Device {
 public:
  struct Lines {
    std::function<void(unsigned irq, bool level)> request;
    std::function<void()> event;  ///< never null
  };
  Exti(Bus& bus, Lines lines) : bus_(bus), lines_(std::move(lines)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  /// A line's input has changed to this level.
  void edge(unsigned line, bool high);

 private:
  void trigger(std::uint32_t lines);
  void requests();

  Bus& bus_;
  Lines lines_;
  std::uint32_t imr_ = 0, emr_ = 0, rtsr_ = 0, ftsr_ = 0, swier_ = 0, pr_ = 0;
};

/// Not modelled: what SYSCFG_MEMRMP puts at address 0 other than the flash (told once), the compensation
/// cell.
class Syscfg : public Device {
 public:
  explicit Syscfg(Bus& bus) : bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();
  /// The port that an EXTI line listens to: 'A' …
  char port_of(unsigned line) const;

 private:
  Bus& bus_;
  std::uint32_t memrmp_ = 0, pmc_ = 0, cmpcr_ = 0;
  std::array<std::uint32_t, 4> exticr_{};
};

}  // namespace tlsfit::emulator::stm32f4
