// The S-box as 115 operations on bits: J. Boyar, R. Peralta, A small depth-16 circuit for the AES S-box (SEC
// 2012), with their names. x0 is a byte's highest bit.
#include "crypto/gcm/sbox.hpp"

namespace crypto::gcm {

#if !defined(__thumb2__)

void substitute(Word* out, const Word* q) {
  const Word x0 = q[7], x1 = q[6], x2 = q[5], x3 = q[4], x4 = q[3], x5 = q[2], x6 = q[1], x7 = q[0];

  // To a tower of fields; what is needed of the inverse's factors.
  const Word y14 = x3 ^ x5, y13 = x0 ^ x6, y9 = x0 ^ x3, y8 = x0 ^ x5, t0 = x1 ^ x2, y1 = t0 ^ x7;
  const Word y4 = y1 ^ x3, y12 = y13 ^ y14, y2 = y1 ^ x0, y5 = y1 ^ x6, y3 = y5 ^ y8, t1 = x4 ^ y12;
  const Word y15 = t1 ^ x5, y20 = t1 ^ x1, y6 = y15 ^ x7, y10 = y15 ^ t0, y11 = y20 ^ y9, y7 = x7 ^ y11;
  const Word y17 = y10 ^ y11, y19 = y10 ^ y8, y16 = t0 ^ y11, y21 = y13 ^ y16, y18 = x0 ^ y16;

  // A product in GF(2^4), and its inverse.
  const Word t2 = y12 & y15, t4 = (y3 & y6) ^ t2, t6 = (y4 & x7) ^ t2, t7 = y13 & y16;
  const Word t9 = (y5 & y1) ^ t7, t11 = (y2 & y7) ^ t7, t12 = y9 & y11, t14 = (y14 & y17) ^ t12;
  const Word t16 = (y8 & y10) ^ t12;
  const Word t21 = t4 ^ t14 ^ y20, t22 = t6 ^ t16 ^ y19, t23 = t9 ^ t14 ^ y21, t24 = t11 ^ t16 ^ y18;
  const Word t25 = t21 ^ t22, t26 = t21 & t23, t27 = t24 ^ t26, t29 = (t25 & t27) ^ t22;
  const Word t33 = ((t22 ^ t26) & (t23 ^ t24)) ^ t24, t36 = t24 & (t27 ^ t33), t37 = t36 ^ t23 ^ t33;
  const Word t40 = t25 ^ (t29 & (t27 ^ t36));
  const Word t41 = t40 ^ t37, t42 = t29 ^ t33, t43 = t29 ^ t40, t44 = t33 ^ t37, t45 = t42 ^ t41;

  // Two products with it.
  const Word z0 = t44 & y15, z1 = t37 & y6, z2 = t33 & x7, z3 = t43 & y16, z4 = t40 & y1, z5 = t29 & y7;
  const Word z6 = t42 & y11, z7 = t45 & y17, z8 = t41 & y10, z9 = t44 & y12, z10 = t37 & y3, z11 = t33 & y4;
  const Word z12 = t43 & y13, z13 = t40 & y5, z14 = t29 & y2, z15 = t42 & y9, z16 = t45 & y14, z17 = t41 & y8;

  // Back, and the affine map.
  const Word t46 = z15 ^ z16, t48 = z5 ^ z13, t53 = z0 ^ z3, t57 = z2 ^ z12 ^ t53, t58 = z4 ^ t46;
  const Word t59 = z3 ^ z6 ^ z7, t62 = z7 ^ z8 ^ t58, t63 = z9 ^ z10 ^ t58, t64 = z4 ^ t59;
  const Word t65 = z14 ^ t57 ^ t62, t66 = z1 ^ t63, s3 = t53 ^ t66;
  out[7] = t59 ^ t63;
  out[6] = ~(t64 ^ s3);
  out[5] = ~(z16 ^ z17 ^ t64 ^ t65);
  out[4] = s3;
  out[3] = z2 ^ z5 ^ t66;
  out[2] = z10 ^ z11 ^ t65;
  out[1] = ~(z12 ^ t48 ^ t62);
  out[0] = ~(t48 ^ t46 ^ t57);
}

#else

// The same operations, in an order and with registers that a search found (for the fewest bytes, then the
// fewest instructions: no compiler gets below 540 bytes): values that wait are in r8 to r12 or on the stack,
// which the function of the API wipes. lr holds `out`. No branch, and no address but the stack's.
asm(R"(
  .syntax unified
  .thumb
  .section .text.tlsfit_aes_substitute, "ax", %progbits
  .balign 4
  .global tlsfit_aes_substitute
  .type tlsfit_aes_substitute, %function
  .thumb_func
tlsfit_aes_substitute:
  push  {r4-r11, lr}
  sub   sp, #48
  mov   lr, r0
  ldmia r1, {r0-r7}
  mov   r12, r0
  eor   r0, r4, r2
  eor   r11, r7, r2
  eors  r5, r5, r6
  eor   r10, r7, r1
  mov   r9, r1
  eor   r1, r10, r0
  eors  r3, r3, r1
  eor   r8, r7, r4
  str   r1, [sp, #0]
  eor   r1, r5, r12
  eors  r6, r6, r3
  eors  r4, r4, r1
  str   r4, [sp, #4]
  eor   r4, r1, r7
  eors  r3, r3, r2
  eor   r2, r1, r9
  eor   r9, r3, r5
  str   r1, [sp, #8]
  eor   r1, r6, r8
  str   r6, [sp, #12]
  eor   r6, r12, r1
  str   r2, [sp, #16]
  and   r2, r4, r6
  eors  r5, r5, r1
  eors  r7, r7, r5
  str   r4, [sp, #20]
  eor   r4, r3, r12
  str   r6, [sp, #24]
  and   r6, r8, r1
  str   r4, [sp, #28]
  eor   r4, r9, r1
  str   r1, [sp, #32]
  and   r1, r0, r4
  eors  r1, r1, r6
  str   r0, [sp, #36]
  and   r0, r10, r5
  str   r4, [sp, #40]
  and   r4, r11, r9
  eors  r4, r4, r6
  eors  r2, r2, r0
  eors  r2, r2, r4
  ldr   r6, [sp, #0]
  ands  r6, r6, r3
  eors  r2, r2, r7
  ldr   r7, [sp, #16]
  str   r3, [sp, #44]
  ldr   r3, [sp, #8]
  ands  r3, r3, r7
  eor   r7, r7, r11
  eors  r3, r3, r0
  eors  r3, r3, r1
  eor   r0, r10, r5
  eors  r3, r3, r0
  ldr   r0, [sp, #28]
  ands  r0, r0, r7
  eors  r0, r0, r6
  eors  r0, r0, r1
  ldr   r1, [sp, #4]
  and   r1, r1, r12
  eors  r1, r1, r6
  eors  r1, r1, r4
  ldr   r4, [sp, #12]
  eors  r0, r0, r4
  eor   r4, r9, r11
  and   r6, r0, r3
  str   r5, [sp, #12]
  eor   r5, r3, r2
  eors  r1, r1, r4
  eor   r4, r1, r6
  eors  r0, r0, r1
  ands  r4, r4, r5
  eors  r6, r6, r2
  eors  r4, r4, r2
  eor   r5, r6, r4
  ands  r2, r2, r5
  eors  r3, r3, r4
  eors  r3, r3, r2
  eors  r2, r2, r6
  ands  r6, r6, r0
  eors  r6, r6, r1
  ands  r7, r7, r3
  ldr   r1, [sp, #28]
  ands  r1, r1, r3
  ands  r2, r2, r6
  eors  r0, r0, r2
  eor   r2, r0, r3
  eors  r3, r3, r4
  ldr   r5, [sp, #0]
  ands  r5, r5, r3
  str   r1, [sp, #0]
  ldr   r1, [sp, #44]
  ands  r3, r3, r1
  eors  r5, r5, r7
  ldr   r1, [sp, #4]
  ands  r1, r1, r4
  and   r12, r4, r12
  eors  r4, r4, r6
  and   r11, r2, r11
  and   r9, r2, r9
  eors  r2, r2, r4
  eors  r7, r7, r1
  ldr   r1, [sp, #24]
  ands  r1, r1, r6
  str   r5, [sp, #24]
  ldr   r5, [sp, #40]
  ands  r5, r5, r2
  eor   r9, r5, r9
  str   r7, [sp, #40]
  ldr   r7, [sp, #36]
  ands  r2, r2, r7
  and   r7, r4, r8
  eor   r11, r2, r11
  eors  r7, r7, r2
  ldr   r2, [sp, #32]
  ands  r4, r4, r2
  eors  r4, r4, r5
  ldr   r2, [sp, #16]
  ands  r2, r2, r0
  ldr   r5, [sp, #20]
  ands  r5, r5, r6
  eor   r8, r12, r1
  eors  r1, r1, r2
  ldr   r2, [sp, #8]
  ands  r2, r2, r0
  eors  r6, r6, r0
  ldr   r0, [sp, #12]
  ands  r0, r0, r6
  eors  r3, r3, r0
  eors  r0, r0, r4
  and   r6, r6, r10
  eor   r4, r12, r6
  eors  r6, r6, r1
  eors  r4, r4, r3
  eors  r5, r5, r4
  eors  r4, r4, r7
  eors  r1, r1, r4
  eors  r7, r7, r2
  ldr   r4, [sp, #24]
  eors  r4, r4, r7
  eor   r7, r7, r9
  eors  r5, r5, r7
  eors  r6, r6, r7
  ldr   r7, [sp, #0]
  eors  r7, r7, r4
  eors  r3, r3, r7
  eor   r7, r7, r8
  eors  r4, r4, r0
  eors  r2, r2, r0
  ldr   r0, [sp, #40]
  eors  r0, r0, r5
  eors  r5, r5, r2
  eors  r2, r2, r3
  eor   r5, r5, r11
  mvns  r2, r2
  mvns  r5, r5
  mvns  r6, r6
  mvns  r1, r1
  str   r0, [lr, #8]
  mov   r0, lr
  str   r1, [r0, #0]
  str   r6, [r0, #4]
  str   r7, [r0, #12]
  str   r3, [r0, #16]
  str   r5, [r0, #20]
  str   r2, [r0, #24]
  str   r4, [r0, #28]
  add   sp, #48
  pop   {r4-r11, pc}

  .size tlsfit_aes_substitute, . - tlsfit_aes_substitute
)");

#endif

}  // namespace crypto::gcm
