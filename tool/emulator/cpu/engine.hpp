// Unicorn as a Cortex-M4 core without its system: registers, memory, running code and why it stopped.
//
// Unicorn 2.0.1 has no reset, no exception entry and no NVIC for M-profile; core.hpp adds them. Not modelled:
// an FPU that is off (checked by block instead), faults on unaligned LDM/LDRD (only with `strict`), execution
// from RAM (RAM is not executable here: no image of ours runs code there, and a jump there is a wild one),
// the alias of flash at address 0 (so that null pointers fault).
#pragma once

#include <unicorn/unicorn.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/cpu/thumb.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {

/// Why the CPU stopped running code.
struct Exit {
  enum class Kind {
    Event,            ///< an alarm is due or an exception can be taken; pc is the next instruction
    Sleep,            ///< WFI or WFE; pc is after it
    SvCall,           ///< pc is after the SVC
    ExceptionReturn,  ///< pc is the EXC_RETURN value
    Breakpoint,       ///< BKPT
    Undefined,        ///< no such instruction
    FpuOff,           ///< a floating-point instruction while CPACR forbids it
    Unaligned,        ///< LDM, LDRD … at an address that is no multiple of 4 (strict)
    BadFetch,
    BadRead,
    BadWrite,
  };
  Kind kind = Kind::Event;
  std::uint32_t pc = 0;
  std::uint32_t address = 0;  ///< of a bad access
  bool exact = true;          ///< pc is the very instruction; else only the start of its block
};

class Engine {
 public:
  struct Options {
    bool strict = false;
  };
  Engine(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram, Options options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Puts bytes into flash; only before running.
  void flash(std::uint32_t address, ByteView bytes);

  std::uint32_t get(int uc_register) const;
  void set(int uc_register, std::uint32_t value);
  std::array<std::uint32_t, 16> registers() const;

  /// False if no memory is there. Devices are not memory.
  bool load(std::uint32_t address, std::span<std::uint8_t> into) const;
  bool store(std::uint32_t address, ByteView bytes);
  std::optional<std::uint32_t> load_word(std::uint32_t address) const;
  bool store_word(std::uint32_t address, std::uint32_t value);
  bool is_code(std::uint32_t address) const { return address - flash_.base < flash_.size; }

  /// Runs from `pc` until something happens. Rethrows what a device threw.
  Exit run(std::uint32_t pc);

  /// Asked before each block, cheaply: may an exception be pending? Then `ready` decides.
  std::function<bool()> attention, ready;
  bool fpu_allowed = false;  ///< CPACR grants access to coprocessors 10 and 11
  /// Ends run() before the next block; from within a device.
  void request_stop() { stop_requested_ = true; }

  /// The lowest the stack pointer has been, including every push.
  std::uint32_t lowest_sp() const { return lowest_sp_; }
  void note_sp(std::uint32_t sp) { lowest_sp_ = std::min(lowest_sp_, sp); }
  /// Forgets the past, for a new stack.
  void restart_sp(std::uint32_t sp) { lowest_sp_ = sp; }

 private:
  void map_memory(const std::vector<Region>& ram);
  void add_hooks();
  void on_block(std::uint32_t address, std::uint32_t size);
  void on_code(std::uint32_t address);
  void stop(Exit exit);
  const Block& block_at(std::uint32_t address, std::uint32_t size);
  Exit bad_access(Exit::Kind kind) const;
  void run_up_to(std::uint32_t pc);
  std::uint16_t code_half(std::uint32_t address) const;
  template <class Action>
  void guarded(Action&& action) noexcept;
  static Engine& self(void* user) { return *static_cast<Engine*>(user); }

  Clock& clock_;
  Bus& bus_;
  Region flash_;
  Options options_;
  uc_engine* uc_ = nullptr;
  std::vector<std::unique_ptr<std::pair<Engine*, std::uint32_t>>> windows_;  // of devices: us, base
  std::vector<Block> blocks_;  // by (address - flash base) / 2: code is in flash only
  Bytes flash_copy_;           // code is read from here: flash does not change while it runs
  Block current_;              // of a block outside flash
  std::uint32_t block_start_ = 0, block_size_ = 0;
  std::uint32_t lowest_sp_ = 0xFFFFFFFF;
  bool stepping_ = false, read_sp_next_ = false, stop_requested_ = false, stopped_ = false;
  Exit exit_;
  std::exception_ptr thrown_;
};

}  // namespace tlsfit::emulator
