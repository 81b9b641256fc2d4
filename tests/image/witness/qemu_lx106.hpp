// QEMU's LX106 in the place of the emulator's: QEMU decodes and computes, raises exceptions and has the
// timer; the peripherals, the W5500 and the network are the emulator's.
//
// QEMU's machine `sim` has memory where an ESP8266's image lies, and knows nothing of the chip. Its
// debugger's stub watches the addresses of peripherals and stops before each access, which is then made here,
// and the instruction is passed over. Its core's clock is QEMU's own; the peripherals' time is real time, and
// some more for each access. QEMU holds neither flash nor instruction RAM to whole words, and has no boot
// ROM.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/cpu/cpu.hpp"
#include "emulator/cpu/lx106/instruction.hpp"
#include "image/witness/gdb_stub.hpp"

namespace tlsfit::test {

class QemuLx106 : public emulator::Cpu, private emulator::Interrupts {
 public:
  /// Starts QEMU with an image, stopped. Throws std::runtime_error if it does not start.
  /// @param start where it begins, whatever a boot ROM would do: there is none
  QemuLx106(const fs::path& elf, std::uint32_t start, const Region& flash, emulator::Clock& clock,
            emulator::Bus& bus);
  ~QemuLx106() override;

  void reset(std::uint32_t) override { registers_.at(pc_place) = start_; }
  void begin(ByteView, std::uint32_t, std::uint32_t) override { reset(start_); }
  State step() override;
  bool wakes() const override { return true; }
  void request_stop() override {}
  emulator::Interrupts& interrupts() override { return *this; }
  emulator::FlashMemory& flash() override { return flash_; }
  const emulator::FlashMemory& flash() const override { return flash_; }

  const std::optional<emulator::Fault>& fault() const override { return fault_; }
  std::uint32_t pc() const override { return registers_.at(pc_place); }
  std::uint32_t sp() const override { return registers_.at(1); }
  /// Not followed: the paint tells.
  std::uint32_t lowest_sp() const override { return 0; }
  /// Nothing while it runs: see stop().
  std::optional<std::uint32_t> load_word(std::uint32_t address) const override;
  bool is_code(std::uint32_t) const override { return false; }
  std::optional<std::uint32_t> return_address(std::uint32_t) const override { return std::nullopt; }
  Caller caller() const override { return {0, false}; }
  /// Nobody is told what runs, nor what the firmware says by its word.
  void watch_word(std::uint32_t, std::function<void(std::uint32_t)>) override {}
  void on_run(std::function<void(std::uint32_t, std::uint32_t)>) override {}

  std::uint64_t accesses() const { return accesses_; }
  /// Stops it where it is, so that its memory can be looked at.
  void stop();

 private:
  /// In the order of the core's description (gdb-config of QEMU's target/xtensa/core-lx106): a0 to a15, pc, …
  static constexpr std::size_t pc_place = 16, interrupt_place = 37, intset_place = 38, written = 41;

  void set_request(unsigned irq, bool level) override;
  void run_qemu(const fs::path& elf);
  void go_on();
  void take_stop(const std::string& reason);
  void access();
  std::optional<emulator::lx106::Instruction> instruction() const;

  emulator::Clock& clock_;
  emulator::Bus& bus_;
  emulator::FlashMemory flash_;
  std::uint32_t start_, flash_base_;
  TemporaryFolder folder_;
  pid_t qemu_ = -1;
  std::unique_ptr<GdbStub> stub_;
  std::vector<std::uint32_t> registers_;
  bool running_ = false;
  std::uint32_t lines_ = 0, told_ = 0;  ///< what peripherals ask for, and what QEMU knows of that
  std::uint64_t accesses_ = 0;
  std::optional<emulator::Fault> fault_;
};

}  // namespace tlsfit::test
