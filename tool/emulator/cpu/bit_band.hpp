// Bit-banding: an alias of 32 MB where each word is one bit of a region of 1 MB (PM0214 section 2.2.5, RM0368
// section 2.3.3). Writing one is a read and a write of the word it lies in, with all that these do: in a
// register whose flags are cleared by writing zero, other flags stay as they were read.
#pragma once

#include <cstdint>
#include <functional>

#include "emulator/bus.hpp"

namespace tlsfit::emulator {

/// The alias of a region as a device; its words are handed in, because some are memory and some registers.
class BitBand : public Device {
 public:
  static constexpr std::uint32_t sram = 0x20000000, peripherals = 0x40000000;
  static constexpr std::uint32_t alias = 0x02000000;  ///< where it begins, from the region's start
  static constexpr std::uint32_t alias_size = 0x02000000;

  struct Words {
    std::function<std::uint32_t(std::uint32_t address)> read;
    std::function<void(std::uint32_t address, std::uint32_t value)> write;
  };
  BitBand(std::uint32_t region, Words words) : region_(region), words_(std::move(words)) {}
  std::uint32_t read(std::uint32_t offset) override { return words_.read(word(offset)) >> bit(offset) & 1U; }
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override {
    if ((mask & 1U) == 0) return;  // a byte beside the one that holds the bit
    const std::uint32_t old = words_.read(word(offset)), one = 1U << bit(offset);
    words_.write(word(offset), (value & 1U) != 0 ? old | one : old & ~one);
  }

 private:
  std::uint32_t word(std::uint32_t offset) const { return region_ + (offset >> 7) * 4; }
  static unsigned bit(std::uint32_t offset) { return offset >> 2 & 31U; }

  std::uint32_t region_;
  Words words_;
};

}  // namespace tlsfit::emulator
