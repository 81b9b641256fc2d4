// The bus matrix seen from the CPU: which device answers at an address.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "emulator/notes.hpp"

namespace tlsfit::emulator {

/// A block of memory-mapped registers. Offsets are those of 32-bit registers (multiples of 4).
class Device {
 public:
  virtual ~Device() = default;
  virtual std::uint32_t read(std::uint32_t offset) = 0;
  /// `value` holds the written bytes in their lanes, `mask` says which lanes those are: 0xFFFFFFFF for a
  /// word, 0x0000FF00 for a byte written at offset + 1.
  virtual void write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) = 0;
};

/// A register's new value after a write that may be narrower than the register.
constexpr std::uint32_t merged(std::uint32_t old, std::uint32_t value, std::uint32_t mask) {
  return (old & ~mask) | (value & mask);
}

/// Finds the device by address. An address without a device reads as zero and is noted; so is a device whose
/// clock is off, as on the real bus (RM0368 section 6.3: registers of an unclocked peripheral read as zero).
class Bus {
 public:
  explicit Bus(Notes& notes) : notes_(notes) {}

  /// `clocked` says whether the device's clock is on; none: always.
  void attach(std::string name, std::uint32_t base, std::uint32_t size, Device& device,
              std::function<bool()> clocked = nullptr);

  std::uint32_t read(std::uint32_t address, unsigned size);
  void write(std::uint32_t address, std::uint32_t value, unsigned size);

  /// For devices: a register that the model does not have.
  void unknown(const std::string& device, std::uint32_t offset, const char* what);
  Notes& notes() { return notes_; }

 private:
  struct Entry {
    std::string name;
    std::uint32_t base, size;
    Device* device;
    std::function<bool()> clocked;
  };
  Entry* find(std::uint32_t address, const char* what);

  Notes& notes_;
  std::vector<Entry> entries_;
  std::size_t last_ = 0;  // most accesses go where the one before went
};

}  // namespace tlsfit::emulator
