// What must not happen: faults, and interrupts that nobody asked for. Tells on the console what the CPU was
// doing, then starts the device anew. Armv6-M has one kind of fault and no register that says more of it
// (Armv6-M Architecture Reference Manual, DDI 0419, B1.5.2).
#include <cstdint>

#include "start/fault_report.hpp"

extern "C" {

/// Every vector that has no handler of its own leads here. The stack pointer may be what went wrong, so the
/// report gets the end of the arena as its stack, which nobody needs any more, and the stack itself stays as
/// it was. PUSH and STM know the low registers only.
[[gnu::naked, gnu::used]] void fault_handler() {
  __asm volatile(
      "cpsid i\n"
      "mrs r0, msp\n"  // the process stack is not used
      "mrs r1, ipsr\n"
      "ldr r2, 1f\n"
      "sub r2, #40\n"  // r4 to r11, and sp: a multiple of 8
      "msr msp, r2\n"
      "stmia r2!, {r4-r7}\n"
      "mov r4, r8\n"
      "mov r5, r9\n"
      "mov r6, r10\n"
      "mov r7, r11\n"
      "stmia r2!, {r4-r7}\n"
      "mov r2, sp\n"
      "bl fault_report\n"
      ".align 2\n"
      "1: .word __arena_end\n");
}
}

namespace {

constexpr text::Numbered exceptions[] = {{3, ", HardFault"}};
constexpr auto exception_names = text::packed<text::packed_size(exceptions)>(exceptions);

}  // namespace

void fault_report(const std::uint32_t* frame, std::uint32_t exception, std::uint32_t* words) {
  fault::report<1>(frame, exception, words,
                   "r4  r5  r6  r7  r8  r9  r10 r11 sp  "
                   "r0  r1  r2  r3  r12 lr  pc  psr ",
                   exception_names, [](std::uint32_t*) {});
}
