// AFIO: routes of alternate functions, and which port each of EXTI's lines is (RM0008 section 9.4).
#pragma once

#include <array>
#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f1 {

/// Remaps are kept, and only two have an effect: LSI at TIM5's channel 4, and which pins JTAG and SWD have.
/// Any other is told once: peripherals are at their usual pins here. Not modelled: the event output (EVCR).
class Afio : public Device {
 public:
  explicit Afio(Bus& bus) : bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();

  char port_of(unsigned line) const;
  bool lsi_at_timer() const { return (mapr_ & 1U << 16) != 0; }
  /// Whether a pin is JTAG's or SWD's (section 9.3.5).
  bool debug_has(char port, unsigned pin) const;
  std::function<void()> on_change;

 private:
  Bus& bus_;
  std::uint32_t evcr_ = 0, mapr_ = 0, mapr2_ = 0;
  std::array<std::uint32_t, 4> exticr_{};
};

}  // namespace tlsfit::emulator::stm32f1
