// PWR, the power controller (RM0368 section 5).
#pragma once

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Registers read back; the regulator is always ready. Not modelled: stop and standby modes, the voltage
/// detector.
class Power : public Device {
 public:
  explicit Power(Bus& bus) : bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

  bool backup_writable() const { return (cr_ & 1U << 8) != 0; }  ///< CR.DBP
  void reset() { cr_ = 0x8000; }

 private:
  Bus& bus_;
  std::uint32_t cr_ = 0x8000;  // VOS: scale 2 (section 5.4.1)
};

}  // namespace tlsfit::emulator::stm32f4
