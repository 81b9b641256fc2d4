// What must not happen: faults, and interrupts that nobody asked for. Tells on the console what the CPU was
// doing, then starts the device anew.
#include <cstddef>
#include <cstdint>

#include "start/cortex_m.hpp"
#include "start/fault_report.hpp"

extern "C" {

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

/// ARMv7-M B1.5.2. What else there is, none of which this firmware turns on, is told by its number.
constexpr text::Numbered exceptions[] = {
    {3, ", HardFault"}, {4, ", MemManage"}, {5, ", BusFault"}, {6, ", UsageFault"}};
constexpr auto exception_names = text::packed<text::packed_size(exceptions)>(exceptions);

}  // namespace

void fault_report(const std::uint32_t* frame, std::uint32_t exception, std::uint32_t* words) {
  fault::report<5>(frame, exception, words,
                   "r4  r5  r6  r7  r8  r9  r10 r11 sp  cfsrhfsrmmarbfar"
                   "r0  r1  r2  r3  r12 lr  pc  psr ",
                   exception_names, [](std::uint32_t* status) {
                     status[0] = cortex_m::cfsr();
                     status[1] = cortex_m::hfsr();
                     status[2] = cortex_m::mmfar();
                     status[3] = cortex_m::bfar();
                   });
}
