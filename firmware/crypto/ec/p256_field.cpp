#include "crypto/ec/p256_field.hpp"

#if defined(TLSFIT_P256_FIELD)

// r4 to r11 hold a number t, r0 what is carried beyond it. All functions end alike: tlsfit_p256_reduce takes
// p away once and tlsfit_p256_restore adds it again under the mask in r0. No branch but the count of rows.
asm(R"(
  .syntax unified
  .thumb
  .section .text.tlsfit_p256_field, "ax", %progbits
  .balign 4
)"
#if !defined(TLSFIT_FAST)  // fast/p256_multiply.cpp
    R"(
  .global tlsfit_p256_multiply
  .type tlsfit_p256_multiply, %function
  .thumb_func
tlsfit_p256_multiply:
  push  {r0, r4-r11, lr}
  add   r3, r2, #32
  push  {r3}
  movs  r0, #0
  mov   r4, r0
  mov   r5, r0
  mov   r6, r0
  mov   r7, r0
  mov   r8, r0
  mov   r9, r0
  mov   r10, r0
  mov   r11, r0
1:
  @ t += a*b[i]: below 2p + (2^32-1)p, so that the carry may be over 32 bits by one
  ldr   r3, [r2], #4
  mov   r12, #0
  ldr   lr, [r1]
  umaal r4, r12, r3, lr
  ldr   lr, [r1, #4]
  umaal r5, r12, r3, lr
  ldr   lr, [r1, #8]
  umaal r6, r12, r3, lr
  ldr   lr, [r1, #12]
  umaal r7, r12, r3, lr
  ldr   lr, [r1, #16]
  umaal r8, r12, r3, lr
  ldr   lr, [r1, #20]
  umaal r9, r12, r3, lr
  ldr   lr, [r1, #24]
  umaal r10, r12, r3, lr
  ldr   lr, [r1, #28]
  umaal r11, r12, r3, lr
  adds  r12, r12, r0
  mov   r0, #0
  adc   r0, r0, r0
  @ t += t[0]*p, which makes limb 0 zero; then t moves down by a limb
  mov   r3, r4
  mov   r4, r5
  mov   r5, r6
  adds  r6, r7, r3
  adcs  r7, r8, #0
  adcs  r8, r9, #0
  adcs  r9, r10, r3
  adcs  r10, r11, #0
  adcs  r11, r12, r3
  adc   r0, r0, #0
  subs  r10, r10, r3
  sbcs  r11, r11, #0
  sbc   r0, r0, #0
  ldr   r3, [sp]
  cmp   r2, r3
  bne   1b
  pop   {r3}
  .size tlsfit_p256_multiply, . - tlsfit_p256_multiply
)"
#endif
    R"(
  .global tlsfit_p256_reduce
  .type tlsfit_p256_reduce, %function
  .thumb_func
tlsfit_p256_reduce:
  mov   r3, #-1
  subs  r4, r4, r3
  sbcs  r5, r5, r3
  sbcs  r6, r6, r3
  sbcs  r7, r7, #0
  sbcs  r8, r8, #0
  sbcs  r9, r9, #0
  sbcs  r10, r10, #1
  sbcs  r11, r11, r3
  sbc   r0, r0, #0
tlsfit_p256_restore:
  and   r1, r0, #1
  adds  r4, r4, r0
  adcs  r5, r5, r0
  adcs  r6, r6, r0
  adcs  r7, r7, #0
  adcs  r8, r8, #0
  adcs  r9, r9, #0
  adcs  r10, r10, r1
  adc   r11, r11, r0
  pop   {r0}
  stmia r0, {r4-r11}
  pop   {r4-r11, pc}
  .size tlsfit_p256_reduce, . - tlsfit_p256_reduce

  .global tlsfit_p256_add
  .type tlsfit_p256_add, %function
  .thumb_func
tlsfit_p256_add:
  push  {r0, r4-r11, lr}
  ldmia r1, {r4-r11}
  ldmia r2!, {r0, r1, r3, r12}
  adds  r4, r4, r0
  adcs  r5, r5, r1
  adcs  r6, r6, r3
  adcs  r7, r7, r12
  ldmia r2!, {r0, r1, r3, r12}
  adcs  r8, r8, r0
  adcs  r9, r9, r1
  adcs  r10, r10, r3
  adcs  r11, r11, r12
  mov   r0, #0
  adc   r0, r0, r0
  b     tlsfit_p256_reduce
  .size tlsfit_p256_add, . - tlsfit_p256_add

  .global tlsfit_p256_subtract
  .type tlsfit_p256_subtract, %function
  .thumb_func
tlsfit_p256_subtract:
  push  {r0, r4-r11, lr}
  ldmia r1, {r4-r11}
  ldmia r2!, {r0, r1, r3, r12}
  subs  r4, r4, r0
  sbcs  r5, r5, r1
  sbcs  r6, r6, r3
  sbcs  r7, r7, r12
  ldmia r2!, {r0, r1, r3, r12}
  sbcs  r8, r8, r0
  sbcs  r9, r9, r1
  sbcs  r10, r10, r3
  sbcs  r11, r11, r12
  sbc   r0, r0, r0
  b     tlsfit_p256_restore
  .size tlsfit_p256_subtract, . - tlsfit_p256_subtract
)");

#endif
