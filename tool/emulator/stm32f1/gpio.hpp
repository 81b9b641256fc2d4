// GPIO ports (RM0008 section 9.2).
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f1 {

/// Not modelled: open-drain levels beyond 'low or let go', output speed, analog levels, locking.
class Gpio : public Device {
 public:
  Gpio(char port, Bus& bus);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  void reset();

  /// What a pin is for, by its MODE and CNF (table 20).
  enum class Use { Analog, Input, Output, Peripheral };
  Use use(unsigned pin) const;
  /// Level at the pin: what the chip drives; else what is outside; else its pull resistor; else high.
  bool level(unsigned pin) const;
  /// Drives a pin from outside.
  void drive(unsigned pin, bool high);
  /// Called with each pin whose level changes.
  std::function<void(unsigned pin, bool high)> on_edge;
  /// Calls `action` with the level whenever it changes.
  void watch(unsigned pin, std::function<void(bool)> action);
  /// Whether JTAG or SWD has a pin at present, which is then not the port's (AFIO).
  std::function<bool(unsigned pin)> taken;
  /// Levels may be others than before.
  void look();

 private:
  struct Watch {
    unsigned pin;
    std::function<void(bool)> action;
  };
  unsigned bits(unsigned pin) const { return cr_.at(pin / 8) >> (4 * (pin % 8)) & 0xFU; }
  std::uint32_t levels() const;

  char port_;
  Bus& bus_;
  std::array<std::uint32_t, 2> cr_{};
  std::uint32_t odr_ = 0, driven_ = 0, outside_ = 0;
  std::uint32_t seen_ = 0;  // levels when they were last looked at
  std::vector<Watch> watches_;
};

}  // namespace tlsfit::emulator::stm32f1
