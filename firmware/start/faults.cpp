// What must not happen: faults, and interrupts that nobody asked for. Tells on the console what the CPU was
// doing, then starts the device anew.
#include <cstddef>
#include <cstdint>

#include "soc/soc.hpp"
#include "start/cortex_m.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld

/// r4 to r11 as they were; the exception frame has the others.
[[gnu::used]] std::uint32_t fault_registers[8];

[[noreturn, gnu::used]] void fault_report(const std::uint32_t* frame, std::uint32_t exception);

/// Every vector that has no handler of its own leads here. The stack pointer may be what went wrong, so
/// nothing is pushed; the report gets the end of the arena as its stack, which nobody needs any more, and the
/// stack itself stays as it was.
[[gnu::naked, gnu::used]] void fault_handler() {
  __asm volatile(
      "cpsid i\n"
      "movw r2, #:lower16:fault_registers\n"
      "movt r2, #:upper16:fault_registers\n"
      "stm r2, {r4-r11}\n"
      "mrs r0, msp\n"  // the process stack is not used
      "mrs r1, ipsr\n"
      "movw r2, #:lower16:__arena_end\n"
      "movt r2, #:upper16:__arena_end\n"
      "msr msp, r2\n"
      "b fault_report\n");
}
}

namespace {

void say(const char* text) {
  std::size_t size = 0;
  while (text[size] != 0) ++size;
  soc::console_write_now(text, size);
}

void say_word(const char* name, std::uint32_t value) {
  char digits[] = " 00000000";
  for (unsigned i = 8; i > 0; --i, value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
  say(name);
  say(digits);
}

void say_number(std::uint32_t value) {
  char digits[11] = {};
  char* first = digits + 10;
  do {
    *--first = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  say(first);
}

/// ARMv7-M B1.5.2.
const char* exception_name(std::uint32_t exception) {
  switch (exception) {
    case 2:
      return "NMI";
    case 3:
      return "HardFault";
    case 4:
      return "MemManage";
    case 5:
      return "BusFault";
    case 6:
      return "UsageFault";
    case 11:
      return "SVCall";
    case 12:
      return "DebugMonitor";
    case 14:
      return "PendSV";
    default:
      return exception < 16 ? "reserved exception" : "unexpected interrupt";
  }
}

bool on_stack(const std::uint32_t* from, std::size_t words) {
  return from >= &__stack_bottom && from <= &__stack_top &&
         words <= static_cast<std::size_t>(&__stack_top - from);
}

void say_frame(const std::uint32_t* frame) {
  static constexpr const char* names[] = {"\r\n  r0  ", "  r1  ", "  r2  ", "  r3  ",
                                          "\r\n  r12 ", "  lr  ", "  pc  ", "  psr "};
  for (std::size_t i = 0; i < 8; ++i) say_word(names[i], frame[i]);
}

void say_saved_registers() {
  static constexpr const char* names[] = {"\r\n  r4  ", "  r5  ", "  r6  ", "  r7  ",
                                          "\r\n  r8  ", "  r9  ", "  r10 ", "  r11 "};
  for (std::size_t i = 0; i < 8; ++i) say_word(names[i], fault_registers[i]);
}

}  // namespace

void fault_report(const std::uint32_t* frame, std::uint32_t exception) {
  say("\r\nfault: ");
  say(exception_name(exception));
  if (exception >= 16) {
    say(" ");
    say_number(exception - 16);
  }
  // The CPU pushes 8 words when it takes an exception (B1.5.6). Below the stack's first byte there is no RAM.
  if (on_stack(frame, 8))
    say_frame(frame);
  else
    say(": the stack has overflowed");
  say_saved_registers();
  // A ninth word if the stack was not aligned to 8 bytes: bit 9 of the stacked xPSR tells (B1.5.7).
  const std::size_t pushed = on_stack(frame, 8) && (frame[7] & 1u << 9) != 0 ? 9 : 8;
  say_word("\r\n  sp  ", reinterpret_cast<std::uint32_t>(frame + pushed));
  say_word("\r\n  cfsr", cortex_m::cfsr());
  say_word("  hfsr", cortex_m::hfsr());
  say_word("  mmfar", cortex_m::mmfar());
  say_word("  bfar", cortex_m::bfar());
  say("\r\n  stack:");
  for (std::size_t i = pushed; i < pushed + 16 && on_stack(frame, i + 1); ++i) say_word("", frame[i]);
  say("\r\nfault: starting anew\r\n");
  soc::reset();
}
