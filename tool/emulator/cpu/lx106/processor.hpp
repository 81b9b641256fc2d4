// The Xtensa LX106, an interpreter: registers, exceptions, interrupts, its timer.
//
// Xtensa Instruction Set Architecture Reference Manual, chapters 4 to 6, for the configuration that its
// core-isa.h describes: exceptions of the second kind (XEA2), call0 only, level-1 interrupts 0 to 13, of
// which 6 is the timer's, 7 software's, 8 to 13 come by edges; NMI 14 at level 3; debug at level 2. An
// instruction is one tick of the clock. Not modelled: the pipeline, breakpoints, single steps, region
// protection, ROM. SIMCALL does nothing.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "emulator/clock.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/cpu/lx106/memory.hpp"

namespace tlsfit::emulator::lx106 {

class Processor : public Cpu, private Interrupts {
 public:
  Processor(Clock& clock, Bus& bus, const Memory::Map& map);

  void reset(std::uint32_t start) override;
  void begin(ByteView code, std::uint32_t place, std::uint32_t stack) override;
  State step() override;
  bool wakes() const override { return next_interrupt().has_value(); }
  void request_stop() override { stop_requested_ = true; }

  Interrupts& interrupts() override { return *this; }
  FlashMemory& flash() override { return memory_.flash(); }
  const FlashMemory& flash() const override { return memory_.flash(); }
  Memory& memory() { return memory_; }

  const std::optional<Fault>& fault() const override { return fault_; }
  std::uint32_t pc() const override { return pc_; }
  std::uint32_t sp() const override { return a_[1]; }
  std::uint32_t lowest_sp() const override { return lowest_sp_; }
  std::uint32_t reg(unsigned number) const { return a_.at(number); }
  void set_reg(unsigned number, std::uint32_t value) { a_.at(number) = value; }

  std::optional<std::uint32_t> load_word(std::uint32_t address) const override {
    return memory_.word(address);
  }
  bool is_code(std::uint32_t address) const override { return memory_.is_code(address); }
  std::optional<std::uint32_t> return_address(std::uint32_t word) const override;
  Caller caller() const override;
  void on_run(std::function<void(std::uint32_t, std::uint32_t)> told) override { on_run_ = std::move(told); }

  void watch_word(std::uint32_t address, std::function<void(std::uint32_t)> on_word) override {
    watched_ = address;
    on_word_ = std::move(on_word);
  }

  /// A special register, as RSR and WSR do it (special.cpp); false: there is none of that number, or this
  /// cannot be done with it.
  bool read_special(unsigned number, std::uint32_t& value) const;
  bool write_special(unsigned number, std::uint32_t value);

 private:
  /// Runs it and moves on, or raises an exception.
  void execute(const Instruction& i);
  bool compute(const Instruction& i);
  bool shift(const Instruction& i);
  bool branches(const Instruction& i) const;
  bool access(const Instruction& i);
  bool control(const Instruction& i);
  bool load(const Instruction& i, std::uint32_t address, unsigned size);
  bool store(const Instruction& i, std::uint32_t address, unsigned size);

  void raise(Cause cause, std::uint32_t address = 0);
  void note_fault(std::string what);
  void enter_debug();
  void take_interrupt(unsigned level);
  void jump_to_vector(std::uint32_t offset);
  std::optional<unsigned> next_interrupt() const;
  unsigned interrupt_level() const;
  void set_request(unsigned irq, bool level) override;
  void plan_timer();
  std::uint32_t ccount() const { return static_cast<std::uint32_t>(clock_.ticks()) + ccount_offset_; }
  void note_sp() {
    if (a_[1] < lowest_sp_ && memory_.is_data_ram(a_[1])) lowest_sp_ = a_[1];
  }

  Clock& clock_;
  Memory memory_;
  std::array<std::uint32_t, 16> a_{};
  std::uint32_t pc_ = 0;
  // Special registers.
  std::uint32_t sar_ = 0, litbase_ = 0, vecbase_ = 0, ps_ = 0;
  std::uint32_t exccause_ = 0, excvaddr_ = 0, depc_ = 0, debugcause_ = 0;
  std::array<std::uint32_t, special::levels> epc_{}, eps_{}, excsave_{};  // by level - 1; no EPS1
  std::uint32_t interrupt_ = 0, lines_ = 0, intenable_ = 0;
  std::uint32_t ccount_offset_ = 0, ccompare_ = 0;
  Alarm timer_;

  std::function<void(std::uint32_t, std::uint32_t)> on_run_;
  std::uint32_t watched_ = 0;  // no word of RAM
  std::function<void(std::uint32_t)> on_word_;
  std::optional<Fault> fault_;
  std::uint32_t lowest_sp_ = 0xFFFFFFFF;
  bool stop_requested_ = false, locked_ = false, sleeping_ = false;
};

}  // namespace tlsfit::emulator::lx106
