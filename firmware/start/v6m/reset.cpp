// From reset to run(): a stack, the vector table, and memory as C++ expects it.
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
      "ldr r0, 2f\n"
      "ldr r1, 2f + 4\n"
      "ldr r2, 2f + 8\n"
      "msr msp, r1\n"
      "1: stmia r0!, {r2}\n"
      "cmp r0, r1\n"
      "blo 1b\n"
      "bl start_up\n"
      ".align 2\n"
      "2: .word __stack_bottom\n"
      ".word __stack_top\n"
      ".word " TLSFIT_TEXT(TLSFIT_STACK_PAINT) "\n");
}

void start_up() {
  namespace core = cortex_m;
  core::systick().csr = 0;
  core::disable_interrupts();
  core::vtor() = reinterpret_cast<std::uint32_t>(&__vectors);

  const std::uint32_t* from = &__data_load;
  for (std::uint32_t* to = &__data_start; to < &__data_end;) *to++ = *from++;
  for (std::uint32_t* to = &__bss_start; to < &__bss_end;) *to++ = 0;

  __asm volatile("cpsie i" ::: "memory");
  run();
}
}
