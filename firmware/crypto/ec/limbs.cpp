#include "crypto/ec/limbs.hpp"

#include <cstring>

#include "crypto/byte_order.hpp"

namespace crypto::ec {

#if defined(__ARM_FEATURE_DSP) && !defined(TLSFIT_PORTABLE_LIMBS)

// UMAAL lo, hi, x, y: hi:lo = x·y + hi + lo, which cannot overflow. One cycle on Cortex-M4 whatever the
// operands (Cortex-M4 TRM, ARM DDI 0439, table 3-1).
[[gnu::naked]] Limb multiply_add(Limb*, const Limb*, const Limb*, Limb, std::size_t) {
  asm volatile(
      "push  {r4-r11, lr}\n"
      "ldr   lr, [sp, #36]\n"  // limbs
      "mov   r12, #0\n"        // carry
      "1:\n"
      "ldmia r2!, {r4-r7}\n"
      "ldmia r1!, {r8-r11}\n"
      "umaal r8, r12, r4, r3\n"
      "umaal r9, r12, r5, r3\n"
      "umaal r10, r12, r6, r3\n"
      "umaal r11, r12, r7, r3\n"
      "stmia r0!, {r8-r11}\n"
      "subs  lr, #4\n"
      "bne   1b\n"
      "mov   r0, r12\n"
      "pop   {r4-r11, pc}\n");
}

// The carry stays in the flag from one turn to the next: what counts the turns must leave it alone. SUB
// without S does, and so does TEQ with an immediate that is not rotated (ARMv7-M ARM, A7.7.191, A5.3.2).
[[gnu::naked]] Limb add_masked(Limb*, const Limb*, const Limb*, Limb, std::size_t) {
  asm volatile(
      "push  {r4-r11, lr}\n"
      "ldr   r12, [sp, #36]\n"  // limbs
      "cmn   r12, r12\n"        // clears the carry
      "1:\n"
      "ldmia r1!, {r4-r7}\n"
      "ldmia r2!, {r8-r11}\n"
      "and   r8, r8, r3\n"
      "and   r9, r9, r3\n"
      "and   r10, r10, r3\n"
      "and   r11, r11, r3\n"
      "adcs  r4, r8\n"
      "adcs  r5, r9\n"
      "adcs  r6, r10\n"
      "adcs  r7, r11\n"
      "stmia r0!, {r4-r7}\n"
      "sub   r12, r12, #4\n"
      "teq   r12, #0\n"
      "bne   1b\n"
      "mov   r0, #0\n"
      "adc   r0, r0, r0\n"
      "pop   {r4-r11, pc}\n");
}

[[gnu::naked]] Limb subtract(Limb*, const Limb*, const Limb*, std::size_t) {
  asm volatile(
      "push  {r4-r11, lr}\n"
      "cmp   r3, r3\n"  // sets the carry: no borrow
      "1:\n"
      "ldmia r1!, {r4-r7}\n"
      "ldmia r2!, {r8-r11}\n"
      "sbcs  r4, r8\n"
      "sbcs  r5, r9\n"
      "sbcs  r6, r10\n"
      "sbcs  r7, r11\n"
      "stmia r0!, {r4-r7}\n"
      "sub   r3, r3, #4\n"
      "teq   r3, #0\n"
      "bne   1b\n"
      "sbc   r0, r0, r0\n"  // -borrow
      "rsb   r0, r0, #0\n"
      "pop   {r4-r11, pc}\n");
}

#else

Limb multiply_add(Limb* out, const Limb* sum, const Limb* a, Limb factor, std::size_t limbs) {
  Limb carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t product = long_sum(long_sum(long_product(a[i], factor), sum[i]), carry);
    out[i] = static_cast<Limb>(product);
    carry = static_cast<Limb>(product >> 32);
  }
  return carry;
}

#if defined(TLSFIT_EARLY_PRODUCTS)

// Not a part of anything that has secrets (crypto.arm_multiplies_evenly looks for its products elsewhere).
[[gnu::noinline]] Limb multiply_add_public(Limb* out, const Limb* sum, const Limb* a, Limb factor,
                                           std::size_t limbs) {
  Limb carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t product = std::uint64_t{a[i]} * factor + sum[i] + carry;
    out[i] = static_cast<Limb>(product);
    carry = static_cast<Limb>(product >> 32);
  }
  return carry;
}

#endif

Limb add_masked(Limb* out, const Limb* a, const Limb* b, Limb mask, std::size_t limbs) {
  Limb carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t total = long_sum(long_sum(a[i], b[i] & mask), carry);
    out[i] = static_cast<Limb>(total);
    carry = static_cast<Limb>(total >> 32);
  }
  return carry;
}

Limb subtract(Limb* out, const Limb* a, const Limb* b, std::size_t limbs) {
  Limb borrow = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t difference = long_difference(long_difference(a[i], b[i]), borrow);
    out[i] = static_cast<Limb>(difference);
    borrow = static_cast<Limb>(difference >> 63);
  }
  return borrow;
}

#endif

void select(Limb* out, const Limb* a, Limb mask, std::size_t limbs) {
  for (std::size_t i = 0; i < limbs; ++i) out[i] ^= (out[i] ^ a[i]) & mask;
}

#if defined(TLSFIT_SMALLEST)

void pick(Limb* out, const Limb* table, std::size_t count, Limb index, std::size_t limbs) {
  for (Limb i = 0; i < count; ++i, table += limbs) {
    const Limb different = i ^ index;
    select(out, table, ((different | (0 - different)) >> 31) - 1, limbs);
  }
}

#else

// Four limbs at a time, which stay in registers: half the time of the above.
void pick(Limb* out, const Limb* table, std::size_t count, Limb index, std::size_t limbs) {
  for (std::size_t at = 0; at < limbs; at += 4) {
    Limb a = 0, b = 0, c = 0, d = 0;
    const Limb* number = table + at;
    for (Limb i = 0; i < count; ++i, number += limbs) {
      const Limb different = i ^ index;
      const Limb mask = ((different | (0 - different)) >> 31) - 1;
      a |= number[0] & mask;
      b |= number[1] & mask;
      c |= number[2] & mask;
      d |= number[3] & mask;
    }
    *out++ = a;
    *out++ = b;
    *out++ = c;
    *out++ = d;
  }
}

#endif

Limb zero_mask(const Limb* a, std::size_t limbs) {
  Limb any = 0;
  for (std::size_t i = 0; i < limbs; ++i) any |= a[i];
  return ((any | (0 - any)) >> 31) - 1;
}

void read(Limb* out, const std::uint8_t* bytes, std::size_t limbs) {
  for (std::size_t i = limbs; i-- > 0; bytes += 4)
    out[i] = Limb{bytes[0]} << 24 | Limb{bytes[1]} << 16 | Limb{bytes[2]} << 8 | bytes[3];
}

void write(std::uint8_t* bytes, const Limb* a, std::size_t limbs) {
  for (std::size_t i = limbs; i-- > 0; bytes += 4) {
    const Limb limb = big_endian(a[i]);
    std::memcpy(bytes, &limb, sizeof limb);
  }
}

}  // namespace crypto::ec
