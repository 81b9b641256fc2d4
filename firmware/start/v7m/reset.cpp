// From reset to run(): a stack, the vector table, the FPU, and memory as C++ expects it.
#include <cstdint>

#include "agreement/agreement.hpp"
#include "start/cortex_m.hpp"

#define TLSFIT_TEXT(number) TLSFIT_TEXT_OF(number)
#define TLSFIT_TEXT_OF(number) #number

[[noreturn]] void run();  // program/run.cpp

extern "C" {
// From link.ld.
extern const std::uint32_t __vectors, __data_load;
extern std::uint32_t __data_start, __data_end, __bss_start, __bss_end;

[[noreturn]] void start_up();

/// Where the CPU begins (its address is in the second vector). A bootloader may have run before us: nothing
/// is taken for granted, neither the stack pointer nor that no interrupt is on. Paints the whole stack, so
/// that stats can tell how deep it has ever been; no stack is in use until that is done, hence the assembler.
[[gnu::naked, gnu::used]] void reset_handler() {
  __asm volatile(
      "cpsid i\n"
      "movw r0, #:lower16:__stack_bottom\n"
      "movt r0, #:upper16:__stack_bottom\n"
      "movw r1, #:lower16:__stack_top\n"
      "movt r1, #:upper16:__stack_top\n"
      "mov r2, #" TLSFIT_TEXT(TLSFIT_STACK_PAINT) "\n"
      "msr msp, r1\n"
      "1: str r2, [r0], #4\n"
      "cmp r0, r1\n"
      "blo 1b\n"
      "b start_up\n");
}

void start_up() {
  namespace core = cortex_m;
  core::systick().csr = 0;
  for (unsigned word = 0; word < 8; ++word) core::disable_interrupts(word);
  core::vtor() = reinterpret_cast<std::uint32_t>(&__vectors);

#if defined(__ARM_FP)
  // The FPU must be on before its first instruction, or that is a UsageFault (B1.4.7). No handler touches its
  // registers (they are compiled with -mgeneral-regs-only), so an exception need not save them: frames stay
  // at 8 words instead of 26.
  set_bits(core::cpacr(), core::cpacr_fpu_full_access);
  clear_bits(core::fpccr(), core::fpccr_aspen | core::fpccr_lspen);
  __asm volatile("dsb\n isb" ::: "memory");
#endif

  // Each kind of fault to its own handler, so that the report can name it; division by zero is one. Handlers
  // are called with a stack that is aligned, as the compiler takes for granted: on a Cortex-M3 r1p1 that has
  // to be asked for (B1.5.7).
  set_bits(core::shcsr(), core::shcsr_fault_handlers);
  set_bits(core::ccr(), core::ccr_div_0_trp | core::ccr_stkalign);

  const std::uint32_t* from = &__data_load;
  for (std::uint32_t* to = &__data_start; to < &__data_end;) *to++ = *from++;
  for (std::uint32_t* to = &__bss_start; to < &__bss_end;) *to++ = 0;

  __asm volatile("cpsie i" ::: "memory");
  run();
}
}
