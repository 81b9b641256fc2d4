// How the peripherals of an RP2040 answer on the bus, whatever they are.
#pragma once

#include "emulator/bus.hpp"

namespace tlsfit::emulator::rp2040 {

/// A peripheral's 16 KB on APB or AHB-Lite: its registers, and these again where writing toggles, sets or
/// clears bits (datasheet section 2.1.2). What is written in a byte or a half-word is taken in every lane
/// (section 2.1.4).
class RegisterBlock : public Device {
 public:
  static constexpr std::uint32_t size = 0x4000;

  explicit RegisterBlock(Device& registers) : registers_(registers) {}
  std::uint32_t read(std::uint32_t offset) override { return registers_.read(offset & 0xFFFU); }
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) override {
    const std::uint32_t at = offset & 0xFFFU, all = replicated(value & mask, mask);
    switch (offset >> 12) {
      case 0:
        return registers_.write(at, all, 0xFFFFFFFF);
      case 1:
        return registers_.write(at, registers_.read(at) ^ all, 0xFFFFFFFF);
      case 2:
        return registers_.write(at, registers_.read(at) | all, 0xFFFFFFFF);
    }
    registers_.write(at, registers_.read(at) & ~all, 0xFFFFFFFF);
  }

 private:
  static std::uint32_t replicated(std::uint32_t value, std::uint32_t mask) {
    if (mask == 0xFFFFFFFF) return value;
    while ((mask & 1U) == 0) value >>= 8, mask >>= 8;
    return mask == 0xFF ? value * 0x01010101U : value * 0x00010001U;
  }

  Device& registers_;
};

}  // namespace tlsfit::emulator::rp2040
