// The flash interface's registers (RM0368 section 3).
#pragma once

#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator::stm32f4 {

/// Wait states read back, and are compared with what the CPU's clock needs. Instructions do not get slower by
/// them. Not modelled: programming and erasing.
class FlashInterface : public Device {
 public:
  explicit FlashInterface(Bus& bus) : bus_(bus) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;
  /// Notes if there are too few wait states for this clock at 2.7 to 3.6 V (table 6: one per 30 MHz).
  void check(std::uint32_t hclk);

 private:
  Bus& bus_;
  std::uint32_t acr_ = 0, cr_ = 0x80000000;
};

}  // namespace tlsfit::emulator::stm32f4
