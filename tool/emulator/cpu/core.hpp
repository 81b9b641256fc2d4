// The whole Cortex-M: the engine that runs code, with exceptions, system control space and debug units.
#pragma once

#include <optional>
#include <string>

#include "emulator/cpu/bit_band.hpp"
#include "emulator/cpu/debug_units.hpp"
#include "emulator/cpu/engine.hpp"
#include "emulator/cpu/nvic.hpp"
#include "emulator/cpu/system_control.hpp"

namespace tlsfit::emulator {

/// A fault the guest met, with the registers at that moment.
struct Fault {
  std::string what;  ///< "read of 0x00000004: no memory there"
  std::array<std::uint32_t, 16> registers{};
  std::uint32_t xpsr = 0;
  bool exact = true;  ///< registers[15] is the very instruction
};

class Core {
 public:
  Core(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram, Engine::Options options);

  /// As after reset with the vector table at `table` in flash: MSP and PC from it, everything else cleared.
  /// Code that is linked for the alias of flash at 0 gets that alias. Throws Error (Usage) if that is no
  /// vector table.
  void reset(std::uint32_t table);
  /// Begins with code that a boot ROM has put into RAM, with a stack below `stack`.
  void begin(ByteView code, std::uint32_t place, std::uint32_t stack);

  enum class State { Running, Sleeping, Locked };
  /// Takes what is pending, then runs until an alarm is due, the guest sleeps or `engine().request_stop()`.
  State step();
  /// Whether something ends the sleep: an interrupt, for WFE also the event register (B1.5.18, B1.5.19).
  bool wakes() const {
    return waits_for_event_ ? event_ || nvic_.next(masks()).has_value() : nvic_.wakes(masks());
  }

  /// An event from outside the processor (its input RXEV, B1.5.18).
  void signal_event() { event_ = true; }

  /// The first fault since reset.
  const std::optional<Fault>& fault() const { return fault_; }
  bool reset_requested() const { return reset_requested_; }

  Engine& engine() { return engine_; }
  const Engine& engine() const { return engine_; }
  Nvic& nvic() { return nvic_; }
  std::uint32_t pc() const { return pc_; }

 private:
  Masks masks() const;
  void enter(unsigned number);
  State leave(std::uint32_t exc_return);
  State take_fault(unsigned number, std::uint32_t status, const Exit& exit, std::string what);
  State handle(const Exit& exit);
  BitBand::Words memory_words();
  bool push_frame(std::uint32_t& exc_return);
  std::optional<std::uint32_t> vector(unsigned number) const;

  Bus& bus_;
  Engine engine_;
  Nvic nvic_;
  SystemControl control_;
  DebugUnits debug_;
  BitBand sram_bits_, peripheral_bits_;
  std::uint32_t pc_ = 0;
  std::optional<Fault> fault_;
  bool reset_requested_ = false, locked_ = false;
  bool event_ = false;            ///< the event register
  bool waits_for_event_ = false;  ///< sleeps in WFE
};

}  // namespace tlsfit::emulator
