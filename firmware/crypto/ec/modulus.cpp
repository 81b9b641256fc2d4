#include "crypto/ec/modulus.hpp"

#include <cstring>

namespace crypto::ec {

void multiply(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  m.product(out, a, b, m);
}

namespace {

template <auto& Row>
[[gnu::always_inline]] inline void multiply_by(Limb* room, Limb* out, const Limb* a, const Limb* b,
                                               const Modulus& m) {
  // Row i adds a·b[i] and the multiple of m that makes limb 0 zero, and moves down by that limb: the sum
  // stays below 2m, so that what is carried beyond its limbs is at most 1.
  const std::size_t limbs = m.limbs;
  Limb* const sum = room + 1;
  std::memset(sum, 0, limbs * sizeof(Limb));
  Limb top = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const Limb carried = Row(sum, sum, a, b[i], limbs);
    const std::uint64_t high =
        long_sum(long_sum(carried, top), Row(room, sum, m.value, sum[0] * m.inverse, limbs));
    room[limbs] = static_cast<Limb>(high);
    top = static_cast<Limb>(high >> 32);
  }
  const Limb borrow = subtract(out, sum, m.value, limbs);
  add_masked(out, out, m.value, top - borrow, limbs);
}

}  // namespace

void multiply_in(Limb* room, Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  multiply_by<multiply_add>(room, out, a, b, m);
}

void multiply_rows(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  Limb room[max_limbs + 1];
  multiply_in(room, out, a, b, m);
}

#if defined(TLSFIT_EARLY_PRODUCTS)

void multiply_in_public(Limb* room, Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  multiply_by<multiply_add_public>(room, out, a, b, m);
}

void multiply_rows_public(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  Limb room[max_limbs + 1];
  multiply_in_public(room, out, a, b, m);
}

#endif

void add(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  const Limb carry = add_masked(out, a, b, ~Limb{0}, m.limbs);
  const Limb borrow = subtract(out, out, m.value, m.limbs);
  add_masked(out, out, m.value, carry - borrow, m.limbs);
}

void subtract(Limb* out, const Limb* a, const Limb* b, const Modulus& m) {
  const Limb borrow = subtract(out, a, b, m.limbs);
  add_masked(out, out, m.value, 0 - borrow, m.limbs);
}

void one(Limb* out, const Modulus& m) {
  std::memset(out, 0, m.limbs * sizeof(Limb));
  subtract(out, out, m.value, m.limbs);  // R - m
}

void invert(Limb* out, const Limb* a, const Modulus& m) {
  // The exponent's highest bit is 1, as m is at least R/2; its last limb is m's less 2, without a borrow.
  std::memcpy(out, a, m.limbs * sizeof(Limb));
  for (std::size_t i = 32 * m.limbs - 1; i-- > 0;) {
    multiply(out, out, out, m);
    const Limb exponent = m.value[i / 32] - (i < 32 ? 2 : 0);
    if ((exponent >> i % 32 & 1) != 0) multiply(out, out, a, m);
  }
}

void reduce(Limb* a, const Modulus& m) {
  const Limb borrow = subtract(a, a, m.value, m.limbs);
  add_masked(a, a, m.value, 0 - borrow, m.limbs);
}

Limb in_range_mask(const Limb* a, const Modulus& m) {
  Limb difference[max_limbs];
  const Limb below = 0 - subtract(difference, a, m.value, m.limbs);
  return below & ~zero_mask(a, m.limbs);
}

}  // namespace crypto::ec
