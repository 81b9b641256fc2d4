// What must not happen: faults, and interrupts that nobody asked for. Tells on the console what the CPU was
// doing, then starts the device anew.
#include <cstddef>
#include <cstdint>

#include "soc/soc.hpp"
#include "start/cortex_m.hpp"
#include "text/text.hpp"

extern "C" {
extern const std::uint32_t __stack_bottom, __stack_top;  // from link.ld

/// `words`: r4 to r11 as they were, and room for five more; the exception frame has the other registers.
[[noreturn, gnu::used]] void fault_report(const std::uint32_t* frame, std::uint32_t exception,
                                          std::uint32_t* words);

/// Every vector that has no handler of its own leads here. The stack pointer may be what went wrong, so the
/// report gets the end of the arena as its stack, which nobody needs any more, and the stack itself stays as
/// it was.
[[gnu::naked, gnu::used]] void fault_handler() {
  __asm volatile(
      "cpsid i\n"
      "mrs r0, msp\n"  // the process stack is not used
      "mrs r1, ipsr\n"
      "movw r2, #:lower16:__arena_end\n"
      "movt r2, #:upper16:__arena_end\n"
      "msr msp, r2\n"
      "sub sp, #24\n"  // a multiple of 8 with what follows
      "push {r4-r11}\n"
      "mov r2, sp\n"
      "b fault_report\n");
}
}

namespace {

/// Names of the words that are told, each four characters wide, in the order of the array in fault_report().
constexpr char names[] =
    "r4  r5  r6  r7  r8  r9  r10 r11 sp  cfsrhfsrmmarbfar"
    "r0  r1  r2  r3  r12 lr  pc  psr ";
constexpr std::size_t name_size = 4, saved = 8, framed = 8, others = 5;
static_assert(sizeof names == name_size * (saved + framed + others) + 1);

/// ARMv7-M B1.5.2. What else there is, none of which this firmware turns on, is told by its number.
constexpr text::Numbered exceptions[] = {
    {3, ", HardFault"}, {4, ", MemManage"}, {5, ", BusFault"}, {6, ", UsageFault"}};
constexpr auto exception_names = text::packed<text::packed_size(exceptions)>(exceptions);

bool on_stack(const std::uint32_t* from, std::size_t words) {
  return from >= &__stack_bottom && from <= &__stack_top &&
         words <= static_cast<std::size_t>(&__stack_top - from);
}

void say_words(text::Writer& out, const std::uint32_t* words, std::size_t count, const char* name) {
  for (std::size_t i = 0; i < count; ++i) {
    out.add(i % 4 == 0 ? "\r\n  " : "  ");
    if (name != nullptr) out.add(std::string_view(name + i * name_size, name_size)).add(" ");
    out.hex(words[i], 8);
  }
}

}  // namespace

void fault_report(const std::uint32_t* frame, std::uint32_t exception, std::uint32_t* words) {
  text::Line<800> out;
  out.add(TEXT("\r\nfault: "));
  if (exception >= 16) {
    out.add(FORM("unexpected interrupt %"), {exception - 16});
  } else {
    out.add(FORM("exception %"), {exception});
    out.add(text::find(exception_names, static_cast<std::uint8_t>(exception), TEXT("")));
  }
  // The CPU pushes 8 words when it takes an exception (B1.5.6). Below the stack's first byte there is no RAM.
  const bool readable = on_stack(frame, framed);
  if (!readable) out.add(TEXT(": the stack has overflowed"));
  // A ninth word if the stack was not aligned to 8 bytes: bit 9 of the stacked xPSR tells (B1.5.7).
  const std::size_t pushed = readable && (frame[7] & 1u << 9) != 0 ? framed + 1 : framed;
  const std::uint32_t* const before = frame + pushed;
  if (readable) say_words(out, frame, framed, names + name_size * (saved + others));
  words[saved] = reinterpret_cast<std::uint32_t>(before);
  words[saved + 1] = cortex_m::cfsr();
  words[saved + 2] = cortex_m::hfsr();
  words[saved + 3] = cortex_m::mmfar();
  words[saved + 4] = cortex_m::bfar();
  say_words(out, words, saved + others, names);
  out.add(TEXT("\r\n  stack:"));
  std::size_t more = 0;
  while (more < 16 && on_stack(frame, pushed + more + 1)) ++more;
  say_words(out, before, more, nullptr);
  out.add(TEXT("\r\nfault: starting anew\r\n"));
  soc::console_write_now(out.view().data(), out.view().size());
  soc::reset();
}
