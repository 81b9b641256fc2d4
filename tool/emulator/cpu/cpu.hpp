// A processor as the machine, the measurements and the reports see it, whatever its instruction set.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "emulator/flash_memory.hpp"

namespace tlsfit::emulator {

/// A fault the guest met, with the registers at that moment.
struct Fault {
  struct Register {
    std::string name;
    std::uint32_t value;
  };
  std::string what;                 ///< "read of 0x00000004: no memory there"
  std::vector<Register> registers;  ///< in the order in which they are shown
  std::uint32_t pc = 0, sp = 0;
  std::uint32_t link = 0;  ///< the register that holds return addresses
  bool exact = true;       ///< pc is the very instruction; else only the start of its block
};

/// Requests of peripherals, by the numbers that the chip's manual gives them.
class Interrupts {
 public:
  virtual ~Interrupts() = default;
  /// A level stays pending for as long as it is held; where the manual says edge, its rise makes it pending.
  virtual void set_request(unsigned irq, bool level) = 0;
};

class Cpu {
 public:
  virtual ~Cpu() = default;

  /// As after reset, for an image whose vectors or first instruction are at `start` in flash. Throws Error
  /// (Usage) if nothing can begin there.
  virtual void reset(std::uint32_t start) = 0;
  /// Begins with code that a boot ROM has put into RAM at `place`, with a stack below `stack`. Throws Error
  /// (Defect) for a processor before which no boot ROM does so.
  virtual void begin(ByteView /*code*/, std::uint32_t /*place*/, std::uint32_t /*stack*/) {
    throw Error(ExitCode::Defect, "no boot ROM of this processor begins in RAM");
  }

  enum class State { Running, Sleeping, Locked };
  /// Takes what is pending, then runs until an alarm is due, the guest sleeps or request_stop().
  virtual State step() = 0;
  /// Whether something ends the sleep.
  virtual bool wakes() const = 0;
  /// An event from outside, where the processor has an input for it.
  virtual void signal_event() {}
  /// Ends step() soon; from within a device.
  virtual void request_stop() = 0;

  virtual Interrupts& interrupts() = 0;
  virtual FlashMemory& flash() = 0;
  virtual const FlashMemory& flash() const = 0;

  /// The first fault since reset.
  virtual const std::optional<Fault>& fault() const = 0;
  /// Whether the guest has asked the processor itself for a reset.
  virtual bool reset_requested() const { return false; }
  virtual std::uint32_t pc() const = 0;
  virtual std::uint32_t sp() const = 0;
  /// The lowest the stack pointer has been, including every push.
  virtual std::uint32_t lowest_sp() const = 0;

  /// Nothing if no memory is there. Devices are not memory.
  virtual std::optional<std::uint32_t> load_word(std::uint32_t address) const = 0;
  virtual bool is_code(std::uint32_t address) const = 0;
  /// Where a word found on a stack would return to, if it points right behind a call.
  virtual std::optional<std::uint32_t> return_address(std::uint32_t word) const = 0;

  /// Watches a word of RAM: whatever the guest leaves there but 0 is handed on before its next block of code
  /// runs, and cleared. Does nothing where no RAM is.
  virtual void watch_word(std::uint32_t address, std::function<void(std::uint32_t value)> on_word) = 0;

  /// Who called the function that is about to run its first instruction.
  struct Caller {
    std::uint32_t return_to;
    bool interrupt;  ///< nobody: the function is a handler, and returns to what was interrupted
  };
  virtual Caller caller() const = 0;
  /// From now on told before instructions run, so many in a straight line.
  virtual void on_run(std::function<void(std::uint32_t address, std::uint32_t instructions)> told) = 0;
};

}  // namespace tlsfit::emulator
