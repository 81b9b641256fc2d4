// Small programs for an LX106, assembled on the spot.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "base/file.hpp"
#include "base/process.hpp"
#include "emulator/cpu/lx106/processor.hpp"

namespace tlsfit::emulator::lx106 {

#define REQUIRE_LX106()                                  \
  if (!find_program("xtensa-lx106-elf-gcc").has_value()) \
  GTEST_SKIP() << "xtensa-lx106-elf-gcc is not there: apt-get install gcc-xtensa-lx106"

inline constexpr Region test_flash{0x40200000, 0x100000}, test_data{0x3FFE8000, 0x14000},
    test_iram{0x40100000, 0x8000}, test_devices{0x60000000, 0x10000};

/// Links a program whose first instruction is at the label `_start`, at `base`.
inline void link_lx106(const std::string& body, const fs::path& elf, std::uint32_t base) {
  const TemporaryFolder folder;
  write_file(folder.path() / "guest.S", ".text\n.global _start\n.literal_position\n" + body);
  const ProcessResult linked =
      run_process({"xtensa-lx106-elf-gcc", "-nostdlib", "-mtext-section-literals",
                   fmt::format("-Wl,-Ttext=0x{:08x},-e,_start,--no-warn-rwx-segments", base), "-o",
                   elf.string(), (folder.path() / "guest.S").string()});
  ASSERT_TRUE(linked.ok()) << linked.err;
}

/// A processor with memory around it, and a program in its flash.
struct Lx106Guest {
  explicit Lx106Guest(const std::string& body) {
    const TemporaryFolder folder;
    const fs::path elf = folder.path() / "guest.elf", binary = folder.path() / "guest.bin";
    link_lx106(body, elf, test_flash.base);
    if (testing::Test::HasFatalFailure()) return;
    EXPECT_TRUE(
        run_process({"xtensa-lx106-elf-objcopy", "-O", "binary", elf.string(), binary.string()}).ok());
    cpu.flash().put(0, read_bytes(binary));
    const ProcessResult symbols = run_process({"xtensa-lx106-elf-nm", elf.string()});
    const std::size_t at = symbols.out.find(" T _start");
    cpu.reset(static_cast<std::uint32_t>(std::stoul(symbols.out.substr(at - 8, 8), nullptr, 16)));
  }

  /// Until it sleeps, faults or has run so many instructions.
  void run(std::uint64_t most = 100'000) {
    while (clock.instructions() < most && !cpu.fault()) {
      clock.fire_due();
      if (cpu.step() != Cpu::State::Running) break;
    }
  }
  std::uint32_t word(std::uint32_t address) { return cpu.load_word(address).value_or(0xDEADDEAD); }

  Notes notes{nullptr};
  Clock clock{80'000'000};
  Bus bus{notes};
  Processor cpu{clock, bus, {.flash = test_flash, .ram = {test_data, test_iram}, .devices = {test_devices}}};
};

}  // namespace tlsfit::emulator::lx106
