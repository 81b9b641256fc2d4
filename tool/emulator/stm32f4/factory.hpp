// What the factory wrote: unique device ID and flash size (RM0368 section 24, datasheet table 70), and
// DBGMCU's registers as plain storage.
#pragma once

#include <map>
#include <string>

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

/// A peripheral that remembers what is written and does nothing with it.
class Storage : public Device {
 public:
  Storage(std::string name, Bus& bus, std::map<std::uint32_t, std::uint32_t> reset_values)
      : name_(std::move(name)), bus_(bus), values_(std::move(reset_values)) {}
  std::uint32_t read(std::uint32_t offset) override;
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override;

 private:
  std::string name_;
  Bus& bus_;
  std::map<std::uint32_t, std::uint32_t> values_;
};

}  // namespace tlsfit::emulator::stm32f4
