// GPIO ports (RM0368 section 8).
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Not modelled: open-drain levels beyond 'low or let go', output speed, analog levels.
class Gpio : public Device {
 public:
  Gpio(char port, Bus& bus);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();

  /// Level at the pin: what the chip drives; else what is outside; else its pull resistor; else high.
  bool level(unsigned pin) const;
  /// Drives a pin from outside.
  void drive(unsigned pin, bool high);
  /// Alternate function the pin is switched to; nothing in other modes.
  int alternate(unsigned pin) const;
  /// All levels, pin 0 in bit 0.
  std::uint32_t levels() const;
  /// Called with each pin whose level changes.
  std::function<void(unsigned pin, bool high)> on_edge;
  /// Calls `action` with the level whenever it changes.
  void watch(unsigned pin, std::function<void(bool)> action);

 private:
  struct Watch {
    unsigned pin;
    std::function<void(bool)> action;
  };
  unsigned mode(unsigned pin) const { return moder_ >> (2 * pin) & 3U; }
  void look();

  char port_;
  Bus& bus_;
  std::uint32_t moder_ = 0, otyper_ = 0, ospeedr_ = 0, pupdr_ = 0, odr_ = 0, lckr_ = 0;
  std::array<std::uint32_t, 2> afr_{};
  std::uint32_t driven_ = 0, outside_ = 0;
  std::uint32_t seen_ = 0;  // levels when they were last looked at
  std::vector<Watch> watches_;
};

}  // namespace tlsfit::emulator::stm32f4
