// Any bytes as a guest's code, for a second of virtual time: whatever it does to its core, its peripherals
// and its stack, the machine goes on, and time and memory stay bounded.
//
// Byte 0 says where every handler begins, the next 13 what is in r0 to r12: addresses that random code would
// not find.
#include <array>
#include <chrono>

#include "emulator/machine.hpp"
#include "fuzz.hpp"

using namespace tlsfit;
using emulator::Machine;

namespace {

constexpr std::uint32_t flash = 0x08000000, stack_top = 0x20018000;
constexpr std::uint32_t vectors = 16 + 85, before = 4 * vectors + 12;

/// Switches on every clock and interrupt, loads r0 to r12 from the table at its end and goes on behind it:
///     ldr r0, =0x40023830; movs r1, #0; mvns r1, r1; str r1, [r0]; str r1, [r0, #0x10]; str r1, [r0, #0x14]
///     ldr r0, =0xE000E100; str r1, [r0]; str r1, [r0, #4]; str r1, [r0, #8]
///     adr.w r0, table; ldm.w r0, {r0-r12}; b.w code
constexpr std::array<std::uint8_t, 40> prologue{0x07, 0x48, 0x00, 0x21, 0xC9, 0x43, 0x01, 0x60, 0x01, 0x61,
                                                0x41, 0x61, 0x05, 0x48, 0x01, 0x60, 0x41, 0x60, 0x81, 0x60,
                                                0x0F, 0xF2, 0x10, 0x00, 0x90, 0xE8, 0xFF, 0x1F, 0x00, 0xF0,
                                                0x1E, 0xB8, 0x30, 0x38, 0x02, 0x40, 0x00, 0xE1, 0x00, 0xE0};
constexpr std::size_t registers = 13;
constexpr std::uint32_t code = flash + before + prologue.size() + 4 * registers;

/// Where things are (RM0368 section 2.3), and values that are at the edge of something.
constexpr std::array<std::uint32_t, 48> places{
    0x40023800, 0x40023C00, 0x40020000, 0x40020400, 0x40020800, 0x40011000, 0x40004400, 0x40011400,
    0x40013000, 0x40003800, 0x40003C00, 0x40013400, 0x40000000, 0x40000400, 0x40000800, 0x40000C00,
    0x40010000, 0x40012000, 0x40003000, 0x40002800, 0x40007000, 0x40013800, 0x40013C00, 0x40023000,
    0x40026000, 0x50000000, 0xE000E000, 0xE000E010, 0xE000E100, 0xE000ED00, 0xE0001000, 0xE0000000,
    0x1FFF7A00, 0x20000000, 0x20017FF0, 0x22000000, 0x42000000, 0x08000000, 0x08010000, 0x00000000,
    0x00000001, 0x0000000F, 0x0000FFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF9, 0x01000000};

Bytes flash_content(const std::uint8_t* data, std::size_t size) {
  Writer out;
  const auto word = [&](std::uint32_t value) {
    for (unsigned n = 0; n < 4; ++n) out.u8(static_cast<std::uint8_t>(value >> (8 * n)));
  };
  word(stack_top);
  word(flash + before + 1);
  for (std::uint32_t n = 2; n < vectors; ++n) word(code + 2U * data[0] + 1);
  while (out.data().size() < before) out.u8(0xFF);
  out.bytes(prologue);
  for (std::size_t n = 0; n < registers; ++n) word(places.at(data[1 + n] % places.size()));
  out.bytes(ByteView(data, size).subspan(1 + registers));
  return out.data();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using std::chrono::steady_clock;
  constexpr emulator::Nanoseconds virtual_time = TLSFIT_FUZZ_VIRTUAL_MS * emulator::millisecond;
  constexpr auto real_time = std::chrono::milliseconds(TLSFIT_FUZZ_VIRTUAL_MS);
  static const fs::path configs = fs::path(TLSFIT_SOURCE_DIR) / "configs";
  static const Given given{.board = configs / "boards/pico.json", .net = configs / "nets/wiznet.json"};
  if (size < 1 + registers || size > 65536) return 0;
  const emulator::Image image(flash_content(data, size), "fuzz", given);
  emulator::Names names;
  Machine machine(image, names, {.speed = 100'000, .network = {.unix_seconds = [] { return 0.0; }}});
  machine.type("any input\r\n");
  const auto end = steady_clock::now() + real_time;
  while (machine.clock().now() < virtual_time && steady_clock::now() < end)
    if (machine.step(false, -1) != Machine::State::Running) break;
  return 0;
}
