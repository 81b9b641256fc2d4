// The product modulo P-384's prime p = 2^384 - 2^128 - 2^96 + 2^32 - 1: a third less than by multiply_rows().
#include "crypto/ec/modulus.hpp"

#if defined(PSA_WANT_ECC_SECP_R1_384)

namespace crypto::ec {

// Montgomery's reduction adds q[i]·p·2^(32 i) to the product t, for i from 0 to 11, so that limb i becomes
// zero. As p is -1 modulo 2^32, q[i] is what limb i is by then, and the other terms of p add it to limbs i +
// 1 and i + 12 and take it from limbs i + 3 and i + 4. So limb j is, once and for all, t[j] + q[j-1] - q[j-3]
// - q[j-4] + q[j-12] and a carry, which is between -2 and 3: all of it in one pass.
void multiply_p384(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  constexpr std::size_t limbs = 12;
  static constexpr Limb zeros[limbs] = {};
  Limb t[2 * limbs];
  t[limbs] = multiply_add(t, zeros, a, b[0], limbs);
  for (std::size_t i = 1; i < limbs; ++i) t[limbs + i] = multiply_add(t + i, t + i, a, b[i], limbs);

  // q, which grows into the place of t's lower half, with zeros below it for where there is none.
  Limb padded[4 + limbs];
  Limb* const q = padded + 4;
  q[-4] = q[-3] = q[-2] = q[-1] = 0;
  std::uint64_t sum = 0;  // modulo 2^64, for it may be below 0
  const auto add = [&sum](Limb limb) { sum = long_sum(sum, limb); };
  const auto take = [&sum](Limb limb) { sum = long_difference(sum, limb); };
  const auto next = [&sum](Limb& limb) {
    limb = static_cast<Limb>(sum);
    sum = static_cast<std::uint64_t>(static_cast<std::int64_t>(sum) >> 32);
  };
  for (std::size_t j = 0; j < limbs; ++j) {
    add(t[j]);
    add(q[j - 1]);
    take(q[j - 3]);
    take(q[j - 4]);
    next(q[j]);
  }
  Limb* const result = t + limbs;
  for (std::size_t j = 0; j < 4; ++j) {
    add(result[j]);
    add(q[j]);
    if (j == 0) add(q[limbs - 1]);
    if (j < 3) take(q[limbs + j - 3]);
    take(q[limbs + j - 4]);
    next(result[j]);
  }
  for (std::size_t j = 4; j < limbs; ++j) {
    add(result[j]);
    add(q[j]);
    next(result[j]);
  }
  // Below 2p: it has one bit more at most.
  const Limb borrow = subtract(out, result, m.value, limbs);
  select(out, result, 0 - (borrow & ~static_cast<Limb>(sum)), limbs);
}

}  // namespace crypto::ec

#endif
