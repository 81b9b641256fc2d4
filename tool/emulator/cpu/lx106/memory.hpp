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
/// access's size are faults everywhere. Not modelled: the cache and its misses, the chip's ROM, region
/// protection.
class Memory {
 public:
  struct Map {
    Region flash;
    std::vector<Region> ram;      ///< at 0x40100000 and above: instruction RAM
    std::vector<Region> devices;  ///< where the bus is asked
  };
  /// Throws Error (Usage) where memory cannot be as the map says.
  Memory(Bus& bus, const Map& map);

  FlashMemory& flash() { return flash_; }
  const FlashMemory& flash() const { return flash_; }

  /// @param size 1, 2 or 4 bytes
  /// @returns why it cannot be; nothing if it was done
  std::optional<Cause> load(std::uint32_t address, unsigned size, std::uint32_t& value);
  std::optional<Cause> store(std::uint32_t address, unsigned size, std::uint32_t value);
  /// The instruction at an address; null: no code is there.
  const Instruction* fetch(std::uint32_t address);

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
  const Part* find(std::uint32_t address, unsigned size) const;
  Part* find(std::uint32_t address, unsigned size);
  static void forget(Part& part, std::uint32_t offset, std::uint32_t size);

  Bus& bus_;
  FlashMemory flash_;
  std::vector<Region> devices_;
  std::vector<std::unique_ptr<std::uint8_t[]>> ram_;
  std::vector<Part> parts_;  // data RAM first: most accesses are there
  Part* last_code_ = nullptr;
};

}  // namespace tlsfit::emulator::lx106
