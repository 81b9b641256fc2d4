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
  std::int64_t sum = 0;
  for (std::size_t j = 0; j < limbs; ++j) {
    sum += std::int64_t{t[j]} + q[j - 1];
    sum -= std::int64_t{q[j - 3]} + q[j - 4];
    q[j] = static_cast<Limb>(sum);
    sum >>= 32;
  }
  Limb* const result = t + limbs;
  for (std::size_t j = 0; j < 4; ++j) {
    sum += std::int64_t{result[j]} + q[j] + (j == 0 ? q[limbs - 1] : 0);
    sum -= std::int64_t{j < 3 ? q[limbs + j - 3] : 0} + q[limbs + j - 4];
    result[j] = static_cast<Limb>(sum);
    sum >>= 32;
  }
  for (std::size_t j = 4; j < limbs; ++j) {
    sum += std::int64_t{result[j]} + q[j];
    result[j] = static_cast<Limb>(sum);
    sum >>= 32;
  }
  // Below 2p: it has one bit more at most.
  const Limb borrow = subtract(out, result, m.value, limbs);
  select(out, result, 0 - (borrow & ~static_cast<Limb>(sum)), limbs);
}

}  // namespace crypto::ec

#endif
