// From reset to run(): vectors, a stack, and memory as C++ expects it.
//
// The vectors are at the image's first byte, where VECBASE points to from now on, where the core looks for
// them (its configuration: debug 0x10, NMI 0x20, kernel 0x30, user 0x50, double 0x70). A level-1 interrupt
// comes as an exception, of cause 4.
//
// What stands before and behind them is for the ESP8266's boot ROM, the only chip's with this core: it starts
// what has the form of esptool's 'firmware image' at the beginning of flash. A header of 8 bytes: 0xE9,
// segments, flash mode (DOUT, which every flash chip has), size and clock (1 MB, 40 MHz), where to begin;
// each segment with its place in RAM and its size before it; and a checksum, as the last of 16 bytes: the
// exclusive or of 0xEF and all of the segments' bytes. One segment is loaded into instruction RAM, in which
// the vectors are dead weight: behind them is what has a function of the ROM's show the first megabyte of
// flash from 0x40200000 on, Cache_Read_Enable(0, 0, 1) as the vendor's open start-up code calls it, and goes
// there. Whoever changes any of it must change the checksum: the emulator says what it must be.
#include <cstdint>

#include "agreement/agreement.hpp"
#include "start/lx106/xtensa.hpp"

#define TLSFIT_TEXT(number) TLSFIT_TEXT_OF(number)
#define TLSFIT_TEXT_OF(number) #number

[[noreturn]] void run();  // program/run.cpp

extern "C" {
// From link.ld.
extern const std::uint32_t __data_load;
extern std::uint32_t __data_start, __data_end, __bss_start, __bss_end;

[[noreturn, gnu::used]] void start_up();
}

__asm(R"(
  .section .vectors, "ax"
  .global vector_table
vector_table:
  .byte 0xe9, 1, 3, 0x20
  .word 0x40100000 + boot_entry - boot_segment
  .word 0x40100000
  .word boot_segment_end - boot_segment
  .org 0x10
boot_segment:
  wsr.excsave1 a0
  rsr.epc2 a0
  wsr.epc1 a0
  _j fault_entry
  .org 0x20
  wsr.excsave1 a0
  rsr.epc3 a0
  wsr.epc1 a0
  _j fault_entry
  .org 0x30
  wsr.excsave1 a0
  _j exception_entry
  .org 0x50
  wsr.excsave1 a0
  _j exception_entry
  .org 0x70
  wsr.excsave1 a0
  rsr.depc a0
  wsr.epc1 a0
  _j fault_entry
  .org 0x7c
boot_show_flash: .word 0x40004678
boot_reset_handler: .word reset_handler
boot_entry:
  movi.n a2, 0
  movi.n a3, 0
  movi.n a4, 1
  l32r a0, boot_show_flash
  callx0 a0
  l32r a0, boot_reset_handler
  jx a0
  .org 0x98
boot_segment_end:
  .org 0x9f
  .byte 0x06

  .section .text.reset_handler, "ax"
  .literal_position

  .align 4
  .global reset_handler
  .type reset_handler, @function
reset_handler:  // A boot loader may have run before us. Paints the whole stack, so that stats can tell how deep it has been.
  movi.n a2, 0
  wsr.intenable a2
  movi a2, vector_table
  wsr.vecbase a2
  movi a2, 0x21  // user vector mode, interrupts of level 1 masked
  wsr.ps a2
  rsync
  movi a2, __stack_bottom
  movi a1, __stack_top
  movi a3, )" TLSFIT_TEXT(TLSFIT_STACK_PAINT) R"(
1: s32i.n a3, a2, 0
  addi.n a2, a2, 4
  bltu a2, a1, 1b
  call0 start_up
  .size reset_handler, . - reset_handler

  .align 4
  .type exception_entry, @function
exception_entry:
  rsr.exccause a0
  bnei a0, 4, fault_entry
  addi a1, a1, -48
  s32i.n a2, a1, 4
  rsr.excsave1 a0
  s32i.n a0, a1, 0
  s32i.n a3, a1, 8
  s32i.n a4, a1, 12
  s32i.n a5, a1, 16
  s32i.n a6, a1, 20
  s32i.n a7, a1, 24
  s32i.n a8, a1, 28
  s32i.n a9, a1, 32
  s32i.n a10, a1, 36
  s32i.n a11, a1, 40
  rsr.sar a2
  s32i.n a2, a1, 44
  call0 level1_interrupt
  l32i.n a2, a1, 44
  wsr.sar a2
  l32i.n a0, a1, 0
  l32i.n a2, a1, 4
  l32i.n a3, a1, 8
  l32i.n a4, a1, 12
  l32i.n a5, a1, 16
  l32i.n a6, a1, 20
  l32i.n a7, a1, 24
  l32i.n a8, a1, 28
  l32i.n a9, a1, 32
  l32i.n a10, a1, 36
  l32i.n a11, a1, 40
  addi a1, a1, 48
  rfe
  .size exception_entry, . - exception_entry

  // The stack pointer may be what went wrong, so the report gets the end of the arena, which nobody needs any more.
  .align 4
  .type fault_entry, @function
fault_entry:
  movi a0, __arena_end - 64
  s32i.n a1, a0, 4
  mov.n a1, a0
  s32i.n a2, a1, 8
  s32i.n a3, a1, 12
  s32i.n a4, a1, 16
  s32i.n a5, a1, 20
  s32i.n a6, a1, 24
  s32i.n a7, a1, 28
  s32i.n a8, a1, 32
  s32i.n a9, a1, 36
  s32i.n a10, a1, 40
  s32i.n a11, a1, 44
  s32i.n a12, a1, 48
  s32i.n a13, a1, 52
  s32i.n a14, a1, 56
  s32i.n a15, a1, 60
  rsr.excsave1 a2
  s32i.n a2, a1, 0
  mov.n a2, a1
  call0 fault_report
  .size fault_entry, . - fault_entry
)");

void start_up() {
  const std::uint32_t* from = &__data_load;
  for (std::uint32_t* to = &__data_start; to < &__data_end;) *to++ = *from++;
  for (std::uint32_t* to = &__bss_start; to < &__bss_end;) *to++ = 0;
  std::uint32_t unused;
  __asm volatile("rsil %0, 0" : "=a"(unused)::"memory");
  run();
}
