// What the factory wrote into system memory: unique device ID, flash size, calibration (RM0008 section 30;
// RM0368 section 24).
#pragma once

#include <array>
#include <map>

#include "emulator/bus.hpp"
#include "emulator/random.hpp"

namespace tlsfit::emulator::stm32 {

/// The page of system memory with a family's factory data.
class Factory : public Device {
 public:
  /// `unique_id` is the offset of the ID's first word, `words` says what other offsets hold. The ID is drawn
  /// from the seed: another seed is another chip.
  Factory(Bus& bus, Random& random, std::uint32_t unique_id, std::map<std::uint32_t, std::uint32_t> words);
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  Bus& bus_;
  std::map<std::uint32_t, std::uint32_t> words_;
};

}  // namespace tlsfit::emulator::stm32
