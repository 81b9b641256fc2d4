// SYSCFG, which says which port each of EXTI's lines 0 to 15 is (RM0368 section 7.2).
#pragma once

#include <array>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f4 {

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
