// What the factory wrote: unique device ID and flash size (RM0368 section 24, datasheet table 70).
#pragma once

#include <array>

#include "emulator/bus.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32f4 {

/// The system memory page 0x1FFF7000.
class Factory : public Device {
 public:
  /// The unique ID is drawn from the seed: another seed is another chip.
  Factory(Bus& bus, Random& random, std::uint32_t flash_bytes);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  Bus& bus_;
  std::array<std::uint32_t, 3> id_{};
  std::uint32_t flash_kilobytes_;
};

}  // namespace tlsfit::emulator::stm32f4
