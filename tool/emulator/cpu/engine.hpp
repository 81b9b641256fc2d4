// Unicorn as a Cortex-M0, M3 or M4 core without its system: registers, memory, running code and why it
// stopped.
//
// Unicorn 2.0.1 has no reset, no exception entry and no NVIC for M-profile; core.hpp adds them. Not modelled:
// an FPU that is off (checked here instead), faults on unaligned LDM/LDRD (only with `strict`), execution
// from RAM (RAM is not executable here, but for what a boot ROM puts there: no image of ours runs code there,
// and a jump there is a wild one).
// Flash appears at address 0 as well only for images linked there (map_alias): for all others null pointers
// fault.
#pragma once

#include <unicorn/unicorn.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/cpu/cpu_model.hpp"
#include "emulator/cpu/thumb.hpp"
#include "emulator/flash_memory.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {

/// Why the CPU stopped running code.
struct Exit {
  enum class Kind {
    Event,            ///< an alarm is due or an exception can be taken; pc is the next instruction
    Sleep,            ///< WFI; pc is after it
    WaitForEvent,     ///< WFE; pc is after it
    SvCall,           ///< pc is after the SVC
    ExceptionReturn,  ///< pc is the EXC_RETURN value
    Breakpoint,       ///< BKPT
    Undefined,        ///< no such instruction
    FpuOff,           ///< a floating-point instruction while CPACR forbids it
    Unaligned,  ///< LDM, LDRD … at an address that is no multiple of 4 (strict), or any with UNALIGN_TRP or
                ///< on Armv6-M
    DivideByZero,  ///< SDIV or UDIV with CCR.DIV_0_TRP
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
    const CpuModel* cpu = &usual_cpu_model();
    /// Pages of constants beside the devices that every chip has: a store there is a fault.
    std::vector<Region> constants = {};
    std::vector<Region> devices = {};               ///< pages of further devices
    std::optional<Region> code_ram = std::nullopt;  ///< pages of RAM where code may run: a boot ROM's
  };
  Engine(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram, Options options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Returns `flash`. Throws Error (Usage) where memory cannot be as the board says: no multiple of 4 KB,
  /// larger than any part of this kind, on a device, or on other memory.
  static const Region& check_memory(const Region& flash, const std::vector<Region>& ram);

  FlashMemory& flash() { return flash_; }
  const FlashMemory& flash() const { return flash_; }
  /// Makes flash appear at address 0 too, as the boot pins do (RM0368 section 2.4).
  void map_alias();

  std::uint32_t get(int uc_register) const;
  void set(int uc_register, std::uint32_t value);
  std::array<std::uint32_t, 16> registers() const;

  /// False if no memory is there. Devices are not memory.
  bool load(std::uint32_t address, std::span<std::uint8_t> into) const;
  bool store(std::uint32_t address, ByteView bytes);
  std::optional<std::uint32_t> load_word(std::uint32_t address) const;
  bool store_word(std::uint32_t address, std::uint32_t value);
  /// Where in flash an address is, in its alias too if that is mapped.
  std::optional<std::uint32_t> flash_offset(std::uint32_t address) const;
  bool is_code(std::uint32_t address) const { return flash_offset(address).has_value(); }

  /// Runs from `pc` until something happens, or so many instructions that others should be heard. Rethrows
  /// what a device threw.
  Exit run(std::uint32_t pc);

  /// Asked before each block, cheaply: may an exception be pending? Then `ready` decides.
  std::function<bool()> attention, ready;
  std::function<void()> on_send_event;  ///< SEV
  /// Told before each block runs, of so many instructions; may be empty.
  std::function<void(std::uint32_t address, std::uint32_t instructions)> on_run;
  /// Watches a word of RAM: whatever the guest leaves there but 0 is handed on before its next block runs,
  /// and cleared. Does nothing where no RAM is.
  void watch_word(std::uint32_t address, std::function<void(std::uint32_t value)> on_word);
  bool fpu_allowed = false;  ///< CPACR grants access to coprocessors 10 and 11
  /// CCR.DIV_0_TRP and CCR.UNALIGN_TRP (DDI 0403E section B3.2.8); in effect from the next block on.
  void trap(bool division, bool unaligned);
  /// Ends run() before the next block; from within a device.
  void request_stop() { stop_requested_ = true; }

  /// The lowest the stack pointer has been, including every push.
  std::uint32_t lowest_sp() const { return lowest_sp_; }
  void note_sp(std::uint32_t sp) { lowest_sp_ = std::min(lowest_sp_, sp); }
  /// Forgets the past, for a new stack.
  void restart_sp(std::uint32_t sp) { lowest_sp_ = sp; }

 private:
  static constexpr std::uint32_t code_page = 4096;  // Unicorn translates no block across the end of one

  bool is_device(std::uint32_t address) const;
  void map_memory();
  void look_at_word();
  void add_hooks();
  void on_block(std::uint32_t address, std::uint32_t size);
  void stop(Exit exit);
  const Block& block_at(std::uint32_t address, std::uint32_t size);
  Exit bad_access(Exit::Kind kind) const;
  Exit ended(int error) const;
  bool due();
  bool store_to_flash(std::uint32_t address, std::uint64_t value, unsigned size);
  void flash_changed(std::uint32_t offset, std::uint32_t size);
  void settle_flash();
  void refresh();
  void forget_code(std::uint64_t address, std::uint64_t size);
  void hook_divisions();
  void hook_accesses();
  void hook_fpu(std::uint32_t address);
  void on_division(std::uint32_t address);
  void on_access(std::uint32_t address);
  void on_fpu(std::uint32_t address);
  bool skipped(std::uint32_t address) const;
  std::uint16_t code_half(std::uint32_t address) const;
  /// For Unicorn's callbacks: an exception must not pass through its frames; run() throws it again.
  template <class Action>
  void guarded(Action&& action) noexcept {
    try {
      action();
    } catch (...) {
      thrown_ = std::current_exception();
      uc_emu_stop(uc_);
    }
  }
  /// Throws Error (Defect).
  static void check(uc_err error, const char* what);
  static Engine& self(void* user) { return *static_cast<Engine*>(user); }

  Clock& clock_;
  Bus& bus_;
  FlashMemory flash_;
  Options options_;
  uc_engine* uc_ = nullptr;
  std::vector<std::pair<Region, Bytes>> ram_;
  std::uint8_t* watched_ = nullptr;  // in ram_
  std::function<void(std::uint32_t)> on_word_;
  bool alias_ = false;
  std::vector<Region> device_ranges_;
  std::vector<std::unique_ptr<std::pair<Engine*, std::uint32_t>>> windows_;  // of devices: us, base
  std::vector<Block> blocks_;     // by offset in flash / 2: code is in flash only
  std::vector<bool> code_pages_;  // pages of flash that blocks_ knows blocks of
  Block current_;                 // of a block outside flash
  /// What programming leaves in flash where Unicorn stores what the guest wrote: put there before the next
  /// block.
  std::vector<std::pair<std::uint32_t, Bytes>> settled_;
  bool stale_ = false;  // Unicorn has translated what is no longer there, or without the hooks it needs now
  bool trap_division_ = false, trap_unaligned_ = false;
  std::set<std::uint32_t> divisions_;  // addresses with a hook
  bool accesses_hooked_ = false;
  std::uint32_t block_start_ = 0, block_size_ = 0;
  std::uint32_t lowest_sp_ = 0xFFFFFFFF;
  std::uint64_t began_ = 0;            // clock ticks when run() began
  std::set<std::uint32_t> fpu_hooks_;  // floating-point instructions that were met while the FPU was off
  bool read_sp_next_ = false, stop_requested_ = false, stopped_ = false;
  Exit exit_;
  std::exception_ptr thrown_;
};

}  // namespace tlsfit::emulator
