// Small bare-metal programs for tests, assembled on the spot by the cross compiler.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"
#include "emulator/cpu/core.hpp"

namespace tlsfit::emulator {

inline constexpr Region test_flash{0x08000000, 0x10000};
inline constexpr Region test_ram{0x20000000, 0x4000};
inline constexpr std::uint32_t test_stack_top = 0x20002000;

inline bool have_assembler() {
  return find_program("arm-none-eabi-gcc").has_value();
}
#define REQUIRE_ASSEMBLER() \
  if (!have_assembler()) GTEST_SKIP() << "arm-none-eabi-gcc is not there: apt-get install gcc-arm-none-eabi"

/// Links an assembly program: a vector table whose entries are the labels `start`, `fault`, `svc`, `tick`,
/// `irq0` and `irq1` (each may be left out), then `body`. `folder` takes the source.
inline void link_guest(const std::string& body, const fs::path& folder, const fs::path& elf,
                       std::uint32_t base = 0x08000000) {
  const std::string preamble = R"(
.syntax unified
.cpu cortex-m4
.fpu fpv4-sp-d16
.thumb
.weak start, fault, svc, tick, irq0, irq1
.word 0x20002000, start
.word 0, fault, 0, fault, fault, 0, 0, 0, 0, svc, 0, 0, 0, tick, irq0, irq1
.balign 128
)";
  write_file(folder / "guest.S", preamble + body + "\n.pool\n");
  const ProcessResult linked =
      run_process({"arm-none-eabi-gcc", "-nostdlib",
                   fmt::format("-Wl,-Ttext=0x{:08x},-e,0x{:08x},--no-warn-rwx-segments", base, base + 0x80),
                   "-o", elf.string(), (folder / "guest.S").string()});
  EXPECT_TRUE(linked.ok()) << linked.err;
}

/// The flash content of such a program, linked for `base`.
inline Bytes assembled(const std::string& body, std::uint32_t base = 0x08000000) {
  const TemporaryFolder folder;
  const fs::path elf = folder.path() / "guest.elf", binary = folder.path() / "guest.bin";
  link_guest(body, folder.path(), elf, base);
  const ProcessResult copied =
      run_process({"arm-none-eabi-objcopy", "-O", "binary", elf.string(), binary.string()});
  EXPECT_TRUE(copied.ok()) << copied.err;
  return read_bytes(binary);
}

/// A core with nothing but memory around it.
struct Guest {
  explicit Guest(const std::string& body, Engine::Options options = {}, std::uint32_t base = 0x08000000)
      : notes(nullptr), clock(1'000'000), bus(notes) {
    core = std::make_unique<Core>(clock, bus, test_flash, std::vector<Region>{test_ram}, options);
    core->engine().flash().put(0, assembled(body, base));
    core->reset(test_flash.base);
  }

  /// Runs until it sleeps with nothing to come, locks up, faults, or `most` steps are over.
  Core::State run(int most = 1000) {
    Core::State state = Core::State::Running;
    for (int n = 0; n < most; ++n) {
      clock.fire_due();
      if (state != Core::State::Sleeping || core->wakes()) state = core->step();
      if (state == Core::State::Locked || core->fault()) break;
      if (state != Core::State::Sleeping) continue;
      if (clock.next_tick() == never) break;
      clock.sleep_until(clock.next_time());
    }
    return state;
  }
  std::uint32_t reg(int n) { return core->engine().get(UC_ARM_REG_R0 + n); }
  std::uint32_t word(std::uint32_t address) { return core->engine().load_word(address).value_or(0xDEADDEAD); }

  Notes notes;
  Clock clock;
  Bus bus;
  std::unique_ptr<Core> core;
};

}  // namespace tlsfit::emulator
