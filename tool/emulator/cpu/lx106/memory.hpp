// What an LX106 has at its addresses, and what may be done there.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "emulator/bus.hpp"
#include "emulator/cpu/lx106/instruction.hpp"
#include "emulator/flash_memory.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator::lx106 {

/// EXCCAUSE (Xtensa ISA Reference Manual table 4-64).
enum class Cause : std::uint8_t {
  IllegalInstruction = 0,
  Syscall = 1,
  LoadStoreError = 3,
  Level1Interrupt = 4,
  Unaligned = 9,
  FetchProhibited = 20,
  LoadProhibited = 28,
  StoreProhibited = 29,
};

/// Data RAM takes accesses of every size. What hangs on the instruction bus, RAM and flash, is read and
/// written in aligned words only: anything narrower is a LoadStoreError. Flash is seen through the cache and
/// cannot be written. Code runs from instruction RAM and flash. Addresses that are no multiple of the
/// access's size are faults everywhere. Not modelled: the cache and its misses, region
/// protection.
class Memory {
 public:
  struct Map {
    Region flash;
    std::vector<Region> ram;      ///< at 0x40100000 and above: instruction RAM
    std::vector<Region> devices;  ///< where the bus is asked
    Region rom{};                 ///< another memory for code, if its size is not 0: as flash, that is
    Bytes rom_content = {};       ///< so many bytes
  };
  /// Throws Error (Usage) where memory cannot be as the map says.
  Memory(Bus& bus, const Map& map);

  FlashMemory& flash() { return flash_; }
  const FlashMemory& flash() const { return flash_; }

  /// @param size 1, 2 or 4 bytes
  /// @returns why it cannot be; nothing if it was done
  std::optional<Cause> load(std::uint32_t address, unsigned size, std::uint32_t& value) {
    const std::uint32_t offset = address - data_.base;
    if (offset >= data_.size || (address & (size - 1)) != 0) return load_elsewhere(address, size, value);
    value = read(data_bytes_ + offset, size);
    return std::nullopt;
  }
  std::optional<Cause> store(std::uint32_t address, unsigned size, std::uint32_t value) {
    const std::uint32_t offset = address - data_.base;
    if (offset >= data_.size || (address & (size - 1)) != 0) return store_elsewhere(address, size, value);
    write(data_bytes_ + offset, size, value);
    return std::nullopt;
  }
  /// The instruction at an address; null: no code is there.
  const Instruction* fetch(std::uint32_t address) {
    if (last_page_ != nullptr && address - last_page_base_ < page) {
      const Instruction& known = (*last_page_)[address - last_page_base_];
      if (known.op != Op::Unknown) return &known;
    }
    return fetch_anew(address);
  }

  /// For those who look on: memory, not devices.
  std::optional<std::uint32_t> word(std::uint32_t address) const;
  bool put_word(std::uint32_t address, std::uint32_t value);
  bool is_code(std::uint32_t address) const;
  /// Whether a stack can be there.
  bool is_data_ram(std::uint32_t address) const;
  bool is_device(std::uint32_t address) const;

 private:
  static constexpr std::uint32_t page = 4096;
  using Page = std::array<Instruction, page>;  // by the address of their first byte
  struct Part {
    Region region;
    std::uint8_t* bytes = nullptr;
    bool data = false;  ///< any size of access
    bool writable = false;
    bool code = false;
    std::vector<std::unique_ptr<Page>> decoded;
    [[nodiscard]] bool holds(std::uint32_t address, unsigned size) const {
      return address - region.base < region.size && region.size - (address - region.base) >= size;
    }
  };
  static std::uint32_t read(const std::uint8_t* bytes, unsigned size) {
    if (size == 1) return bytes[0];
    if (size == 2) return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8;
    return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 | static_cast<std::uint32_t>(bytes[2]) << 16 |
           static_cast<std::uint32_t>(bytes[3]) << 24;
  }
  static void write(std::uint8_t* bytes, unsigned size, std::uint32_t value) {
    for (unsigned n = 0; n < size; ++n) bytes[n] = static_cast<std::uint8_t>(value >> (8 * n));
  }
  std::optional<Cause> load_elsewhere(std::uint32_t address, unsigned size, std::uint32_t& value);
  std::optional<Cause> store_elsewhere(std::uint32_t address, unsigned size, std::uint32_t value);
  const Instruction* fetch_anew(std::uint32_t address);
  const Part* find(std::uint32_t address, unsigned size) const;
  Part* find(std::uint32_t address, unsigned size);
  static void forget(Part& part, std::uint32_t offset, std::uint32_t size);

  Bus& bus_;
  FlashMemory flash_;
  Bytes rom_;
  std::vector<Region> devices_;
  std::vector<std::unique_ptr<std::uint8_t[]>> ram_;
  std::vector<Part> parts_;
  Region data_{};  // the first data RAM: most accesses are there
  std::uint8_t* data_bytes_ = nullptr;
  Page* last_page_ = nullptr;  // where code was last fetched from
  std::uint32_t last_page_base_ = 0;
};

}  // namespace tlsfit::emulator::lx106
