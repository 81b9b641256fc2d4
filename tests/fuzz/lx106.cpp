// Any bytes as code of an LX106: whatever it does, the processor goes on, and time and memory stay bounded.
//
// The first 15 bytes say what is in a1 to a15: addresses that random code would not find.
#include <array>

#include "emulator/cpu/lx106/processor.hpp"
#include "fuzz.hpp"

using namespace tlsfit;
using namespace tlsfit::emulator;

namespace {

constexpr Region flash{0x40200000, 0x20000}, data_ram{0x3FFE8000, 0x14000}, code_ram{0x40100000, 0x8000},
    devices{0x60000000, 0x1000};

/// wsr.vecbase a14; movi.n a14, 32; wsr.ps a14; movi.n a14, -1; wsr.intenable a14
constexpr std::array<std::uint8_t, 13> prologue{0xE0, 0xE7, 0x13, 0x2C, 0x0E, 0xE0, 0xE6,
                                                0x13, 0x7C, 0xFE, 0xE0, 0xE4, 0x13};

constexpr std::array<std::uint32_t, 16> places{
    0x3FFE8000, 0x3FFF0001, 0x3FFFBFFC, 0x40100000, 0x40107FFC, 0x40200000, 0x40200010, 0x4021FFFE,
    0x60000000, 0x60000800, 0x00000000, 0x00000001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x40200100};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size) {
  constexpr std::size_t registers = 15;
  if (size < registers || size > 65536) return 0;
  Notes notes(nullptr);
  Clock clock(80'000'000);
  Bus bus(notes);
  lx106::Processor cpu(clock, bus, {.flash = flash, .ram = {data_ram, code_ram}, .devices = {devices}});
  cpu.flash().put(0, prologue);
  cpu.flash().put(prologue.size(), ByteView(input, size).subspan(registers));
  cpu.reset(flash.base);
  for (unsigned n = 1; n <= registers; ++n) cpu.set_reg(n, places.at(input[n - 1] % places.size()));
  cpu.set_reg(14, flash.base);
  cpu.interrupts().set_request(5, true);
  Alarm end(clock, [] {});  // without anything due it would run on
  end.set(clock.time_of(TLSFIT_FUZZ_INSTRUCTIONS));
  while (clock.ticks() < TLSFIT_FUZZ_INSTRUCTIONS) {
    clock.fire_due();
    const Cpu::State state = cpu.step();
    if (state == Cpu::State::Locked) break;
    if (state == Cpu::State::Sleeping) clock.sleep_until(clock.now() + millisecond);
  }
  return 0;
}
