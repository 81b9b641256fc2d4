// The product modulo P-256's prime, unrolled: 220 instructions with the tail that all share, where
// p256_field.cpp has 341, in 0.5 KB more.
#include "crypto/ec/p256_field.hpp"

#if defined(TLSFIT_P256_FIELD) && defined(TLSFIT_FAST)

// First the product t of 16 limbs, in four blocks of 4 by 4 limbs. A row adds (four limbs of a)·b[i] to four
// accumulators; the lowest of them is done with, is stored, and the carry becomes the highest. Where a second
// block meets the same columns, the limb that the first left there goes in as the row's first carry, which
// UMAAL has room for. r4 to r7: limbs of a; r0, r3: two limbs of b; r8 to r12, lr: accumulators and carry, in
// turns.
//
// Then Montgomery's reduction, three limbs at a time: as p = 2^256 - 2^224 + 2^192 + 2^96 - 1 is -1 modulo
// 2^96, the three lowest limbs q are themselves the multiple of p that makes them zero. q·p - (-q) is q·2^96
// + q·2^192, whose limbs follow one another in one chain of carries, and w·2^224, where w = q·2^32 - q has
// one limb more than q. The chain's carry goes into w, which has room: (2^96 - 1)(2^32 - 1) + 2·2^64 < 2^128.
// What is carried beyond w waits in lr for the next step. t is popped as it is needed.
asm(R"(
  .syntax unified
  .thumb
  .macro row t0, t1, t2, t3, carry, b, at=none
  .ifc \at, none
  mov   \carry, #0
  .else
  ldr   \carry, [sp, #\at]
  .endif
  umaal \t0, \carry, r4, \b
  umaal \t1, \carry, r5, \b
  umaal \t2, \carry, r6, \b
  umaal \t3, \carry, r7, \b
  .endm
  .section .text.tlsfit_p256_multiply, "ax", %progbits
  .balign 4
  .global tlsfit_p256_multiply
  .type tlsfit_p256_multiply, %function
  .thumb_func
tlsfit_p256_multiply:
  push  {r0, r4-r11, lr}
  sub   sp, #64
  mov   r8, #0
  mov   r9, #0
  mov   r10, #0
  mov   r11, #0
  @ a0..3 * b0..3
  ldm   r1, {r4-r7}
  ldrd  r0, r3, [r2, #0]
  row   r8, r9, r10, r11, r12, r0
  row   r9, r10, r11, r12, lr, r3
  strd  r8, r9, [sp, #0]
  ldrd  r0, r3, [r2, #8]
  row   r10, r11, r12, lr, r8, r0
  row   r11, r12, lr, r8, r9, r3
  strd  r10, r11, [sp, #8]
  @ a4..7 * b0..3
  add   r3, r1, #16
  ldm   r3, {r4-r7}
  ldrd  r0, r3, [r2, #0]
  row   r12, lr, r8, r9, r10, r0
  row   lr, r8, r9, r10, r11, r3
  strd  r12, lr, [sp, #16]
  ldrd  r0, r3, [r2, #8]
  row   r8, r9, r10, r11, r12, r0
  row   r9, r10, r11, r12, lr, r3
  strd  r8, r9, [sp, #24]
  strd  r10, r11, [sp, #32]
  strd  r12, lr, [sp, #40]
  mov   r10, #0
  mov   r11, #0
  mov   r12, #0
  mov   lr, #0
  @ a0..3 * b4..7
  ldm   r1, {r4-r7}
  ldrd  r0, r3, [r2, #16]
  row   r10, r11, r12, lr, r8, r0, 16
  row   r11, r12, lr, r8, r9, r3, 20
  strd  r10, r11, [sp, #16]
  ldrd  r0, r3, [r2, #24]
  row   r12, lr, r8, r9, r10, r0, 24
  row   lr, r8, r9, r10, r11, r3, 28
  strd  r12, lr, [sp, #24]
  @ a4..7 * b4..7
  add   r3, r1, #16
  ldm   r3, {r4-r7}
  ldrd  r0, r3, [r2, #16]
  row   r8, r9, r10, r11, r12, r0, 32
  row   r9, r10, r11, r12, lr, r3, 36
  strd  r8, r9, [sp, #32]
  ldrd  r0, r3, [r2, #24]
  row   r10, r11, r12, lr, r8, r0, 40
  row   r11, r12, lr, r8, r9, r3, 44
  strd  r10, r11, [sp, #40]
  strd  r12, lr, [sp, #48]
  strd  r8, r9, [sp, #56]
  @ q = t0..2
  pop   {r6, r7, lr}
  pop   {r8, r9, r10}
  pop   {r0, r1, r4, r5}
  rsbs  r2, r6, #0
  sbcs  r3, r6, r7
  sbcs  r11, r7, lr
  sbc   r12, lr, #0
  adds  r8, r8, r6
  adcs  r9, r9, r7
  adcs  r10, r10, lr
  adcs  r0, r0, r6
  adcs  r1, r1, r7
  adcs  r4, r4, lr
  adcs  r11, r11, #0
  adc   r12, r12, #0
  pop   {r6, r7}
  mov   lr, #0
  adds  r1, r1, r2
  adcs  r4, r4, r3
  adcs  r5, r5, r11
  adcs  r6, r6, r12
  adcs  r7, r7, #0
  adc   lr, lr, #0
  @ q = t3..5
  rsbs  r2, r8, #0
  sbcs  r3, r8, r9
  sbcs  r11, r9, r10
  sbc   r12, r10, #0
  adds  r11, r11, lr
  adc   r12, r12, #0
  adds  r0, r0, r8
  adcs  r1, r1, r9
  adcs  r4, r4, r10
  adcs  r5, r5, r8
  adcs  r6, r6, r9
  adcs  r7, r7, r10
  adcs  r11, r11, #0
  adc   r12, r12, #0
  pop   {r8, r9, r10}
  mov   lr, #0
  adds  r6, r6, r2
  adcs  r7, r7, r3
  adcs  r8, r8, r11
  adcs  r9, r9, r12
  adcs  r10, r10, #0
  adc   lr, lr, #0
  @ q = t6, t7
  pop   {r11}
  rsbs  r2, r0, #0
  sbcs  r3, r0, r1
  sbc   r12, r1, #0
  adds  r5, r5, r0
  adcs  r6, r6, r1
  adcs  r7, r7, #0
  adcs  r8, r8, r0
  adcs  r9, r9, r1
  adcs  r3, r3, #0
  adc   r12, r12, #0
  mov   r0, #0
  adds  r9, r9, r2
  adcs  r10, r10, r3
  adcs  r11, r11, r12
  adc   r0, r0, #0
  adds  r11, r11, lr
  adc   r0, r0, #0
  b     tlsfit_p256_reduce
  .size tlsfit_p256_multiply, . - tlsfit_p256_multiply
  .purgem row
)");

#endif
