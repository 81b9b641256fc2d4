// GHASH bit by bit, in the least flash: 128 steps of shifting and adding under masks.
#include "crypto/gcm/ghash.hpp"

#include "crypto/byte_order.hpp"

namespace crypto::gcm {

void ghash_key(GhashKey& key, const Block& h) {
  for (int i = 0; i < 4; ++i) key.parts[i] = big_endian(h.words[i]);
}

// V runs through h, h x, h x^2, … (x is a shift to the right, reduced by R = E1 0…), and is added to Z where
// y has a one.

#if defined(__thumb2__)

// Z is in r4 to r7, V in r8 to r11. The bit that a shift leaves in the carry becomes a mask: SBC of a
// register from itself gives none for 1 and all ones for 0.
extern "C" void tlsfit_ghash_multiply(Block& y, const GhashKey& key);
asm(R"(
  .syntax unified
  .thumb
  .section .text.tlsfit_ghash_multiply, "ax", %progbits
  .balign 4
  .global tlsfit_ghash_multiply
  .type tlsfit_ghash_multiply, %function
  .thumb_func
tlsfit_ghash_multiply:
  push  {r4-r11, lr}
  ldmia r1, {r8-r11}
  movs  r4, #0
  movs  r5, #0
  movs  r6, #0
  movs  r7, #0
  add   lr, r0, #16
1:
  ldr   r1, [r0], #4
  rev   r1, r1
  mov   r12, #32
2:
  lsls  r1, r1, #1
  sbcs  r2, r2, r2
  bic   r3, r8, r2
  eors  r4, r4, r3
  bic   r3, r9, r2
  eors  r5, r5, r3
  bic   r3, r10, r2
  eors  r6, r6, r3
  bic   r3, r11, r2
  eors  r7, r7, r3
  lsrs  r8, r8, #1
  rrxs  r9, r9
  rrxs  r10, r10
  rrxs  r11, r11
  sbcs  r2, r2, r2
  mov   r3, #0xE1000000
  bics  r3, r3, r2
  eor   r8, r8, r3
  subs  r12, r12, #1
  bne   2b
  cmp   r0, lr
  bne   1b
  rev   r4, r4
  rev   r5, r5
  rev   r6, r6
  rev   r7, r7
  stmdb r0, {r4-r7}
  pop   {r4-r11, pc}
  .size tlsfit_ghash_multiply, . - tlsfit_ghash_multiply
)");

void ghash_multiply(Block& y, const GhashKey& key) {
  tlsfit_ghash_multiply(y, key);
}

#else

void ghash_multiply(Block& y, const GhashKey& key) {
  // Eight variables, not two arrays: gcc -Os keeps arrays in memory, which takes three times as long.
  Word z0 = 0, z1 = 0, z2 = 0, z3 = 0;
  Word v0 = key.parts[0], v1 = key.parts[1], v2 = key.parts[2], v3 = key.parts[3];
  for (Word& of_y : y.words) {
    Word word = big_endian(of_y);
    for (int bit = 0; bit < 32; ++bit) {
      const Word add = 0U - (word >> 31);
      word <<= 1;
      z0 ^= v0 & add;
      z1 ^= v1 & add;
      z2 ^= v2 & add;
      z3 ^= v3 & add;
      const Word reduce = 0U - (v3 & 1);
      v3 = v3 >> 1 | v2 << 31;
      v2 = v2 >> 1 | v1 << 31;
      v1 = v1 >> 1 | v0 << 31;
      v0 = v0 >> 1 ^ (0xE1000000U & reduce);
    }
  }
  y.words[0] = big_endian(z0);
  y.words[1] = big_endian(z1);
  y.words[2] = big_endian(z2);
  y.words[3] = big_endian(z3);
}

#endif

}  // namespace crypto::gcm
