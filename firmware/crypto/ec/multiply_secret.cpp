// A secret scalar times a point. The scalar is written with odd digits of four bits and a sign, one for every
// three bits (M. Joye, M. Tunstall: Exponent Recoding and Regular Exponentiation Algorithms, AFRICACRYPT
// 2009), so that each turn is three doublings and one addition of an odd multiple, whatever the scalar.
//
// The formulas for adding fail for a pair of equal points. With k < n odd, what has been summed up before
// digit d is added is 8·((k >> 3i+3) | 1), more than |d| and, but for the last digit, less than n - |d|:
// equal points could meet in the last turn only, for k = n - 2|d| with a negative d (none of the sums is
// infinity, as 0 < k < n). P-256's n is 1 modulo 16, and d is k modulo 16 less 8: such a k were 2k + 1 modulo
// 16, that is 15, whose d is 7, not negative. P-384's n is 3 modulo 16: such a k were 2k + 3, that is 13,
// whose d is 5. So they never meet.
#include <cstring>

#include "crypto/ec/curve.hpp"
#include "crypto/ec/formulas.hpp"
#include "crypto/ec/secret.hpp"

namespace crypto::ec {
namespace {

constexpr std::size_t window = 3;
constexpr std::size_t odd_multiples = 4;  // 1, 3, 5, 7
constexpr Limb digit_bits = (1U << (window + 1)) - 1;

/// Bits `at` to `at` + 3 of a scalar; those beyond its end are zero.
Limb bits(const Limb* scalar, std::size_t limbs, std::size_t at) {
  const std::size_t limb = at / 32, shift = at % 32;
  std::uint64_t both = scalar[limb];
  if (limb + 1 < limbs) both |= std::uint64_t{scalar[limb + 1]} << 32;
  return static_cast<Limb>(both >> shift) & digit_bits;
}

/// The point at `to` = digit · P, from `table` of odd multiples, for an odd digit from -7 to 7 that is given
/// with 8 added.
void look_up(Limb* to, const Limb* table, Limb digit, const Curve& curve) {
  const Limb negative = (digit >> window) - 1;  // all ones if the digit is negative
  pick(to, table, odd_multiples, ((digit ^ negative) & (digit_bits >> 1)) >> 1, 3 * curve.p.limbs);
  negate(to, negative, curve);
}

}  // namespace

void multiply_secret(Limb* registers, const Limb* scalar, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs, point = 3 * limbs;
  Limb* const second = registers + x2 * limbs;
  Limb table[odd_multiples * 3 * secret_limbs];
  Limb* const last = table + (odd_multiples - 1) * point;

  std::memcpy(table, registers, point * sizeof(Limb));
  double_point(registers, curve);
  std::memcpy(last, registers, point * sizeof(Limb));
  for (std::size_t i = 1; i < odd_multiples; ++i) {
    std::memcpy(registers, table + (i - 1) * point, point * sizeof(Limb));
    std::memcpy(second, last, point * sizeof(Limb));
    add_points(registers, curve);
    std::memcpy(table + i * point, registers, point * sizeof(Limb));
  }

  Limb odd[secret_limbs];
  const Limb was_odd = make_odd(odd, scalar, curve);

  // Above the first digit (k >> at) | 1 is 1: the sum begins with P itself.
  std::memcpy(registers, table, point * sizeof(Limb));
  std::size_t at = 0;
  while (at + 1 < 32 * limbs) at += window;
  while (at > 0) {
    at -= window;
    for (std::size_t i = 0; i < window; ++i) double_point(registers, curve);
    look_up(second, table, bits(odd, limbs, at) | 1, curve);
    add_points(registers, curve);
  }
  negate(registers, ~was_odd, curve);
}

}  // namespace crypto::ec
