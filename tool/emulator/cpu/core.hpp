// The whole Cortex-M: the engine that runs code, with exceptions, system control space and debug units.
#pragma once

#include <optional>
#include <string>

#include "emulator/cpu/bit_band.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/cpu/debug_units.hpp"
#include "emulator/cpu/engine.hpp"
#include "emulator/cpu/nvic.hpp"
#include "emulator/cpu/system_control.hpp"

namespace tlsfit::emulator {

class Core : public Cpu {
 public:
  Core(Clock& clock, Bus& bus, const Region& flash, const std::vector<Region>& ram, Engine::Options options);

  /// As after reset with the vector table at `table` in flash: MSP and PC from it, everything else cleared.
  /// Code that is linked for the alias of flash at 0 gets that alias. Throws Error (Usage) if that is no
  /// vector table.
  void reset(std::uint32_t table) override;
  void begin(ByteView code, std::uint32_t place, std::uint32_t stack) override;

  State step() override;
  /// An interrupt ends it, for WFE also the event register (B1.5.18, B1.5.19).
  bool wakes() const override {
    return waits_for_event_ ? event_ || nvic_.next(masks()).has_value() : nvic_.wakes(masks());
  }

  /// An event from outside the processor (its input RXEV, B1.5.18).
  void signal_event() override { event_ = true; }
  void request_stop() override { engine_.request_stop(); }

  Interrupts& interrupts() override { return nvic_; }
  FlashMemory& flash() override { return engine_.flash(); }
  const FlashMemory& flash() const override { return engine_.flash(); }

  const std::optional<Fault>& fault() const override { return fault_; }
  bool reset_requested() const override { return reset_requested_; }
  std::uint32_t pc() const override { return pc_; }
  std::uint32_t sp() const override { return engine_.get(UC_ARM_REG_SP); }
  std::uint32_t lowest_sp() const override { return engine_.lowest_sp(); }

  std::optional<std::uint32_t> load_word(std::uint32_t address) const override {
    return engine_.load_word(address);
  }
  bool is_code(std::uint32_t address) const override { return engine_.is_code(address & ~1U); }
  std::optional<std::uint32_t> return_address(std::uint32_t word) const override;
  Caller caller() const override;
  void on_run(std::function<void(std::uint32_t, std::uint32_t)> told) override {
    engine_.on_run = std::move(told);
  }

  void watch_word(std::uint32_t address, std::function<void(std::uint32_t)> on_word) override {
    engine_.watch_word(address, std::move(on_word));
  }

  Engine& engine() { return engine_; }
  const Engine& engine() const { return engine_; }

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
