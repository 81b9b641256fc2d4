// u·G + v·Q for public u, v: one row of doublings for both (Straus), each scalar in signed odd digits, found
// from the top (wMOF: K. Okeya et al., Signed Binary Representations Revisited, CRYPTO 2004). With digits up
// to ±7 one bit in five has one, and the base point's multiples are in flash; in the smallest images the
// digits are ±1 and ±3, one in four, and all multiples are computed.
#include <cstring>

#include "crypto/ec/curve.hpp"
#include "crypto/ec/formulas.hpp"

namespace crypto::ec {
namespace {

#if defined(TLSFIT_SMALLEST)
constexpr int digit_window = 3;
#else
constexpr int digit_window = 4;
#endif
constexpr std::size_t public_multiples = 1U << (digit_window - 2);

/// A scalar's next digit and the bit that it stands at.
struct Digits {
  const Limb* scalar;
  int bits;
  int digit = 0;
  int at = 0;

  [[nodiscard]] int bit(int i) const {
    return i < 0 || i >= bits ? 0 : static_cast<int>(scalar[i / 32] >> i % 32 & 1);
  }

  /// As many bits as a window has, from `low` on.
  [[nodiscard]] int window_at(int low) const {
    int bits_there = 0;
    for (int i = digit_window; i-- > 0;) bits_there = 2 * bits_there + bit(low + i);
    return bits_there;
  }

  /// The digit that stands at bit `i`, coming from above; 0 if there is none.
  int take(int i) {
    // The mutual opposite form of k has 2k's bit less k's at each place.
    if (digit == 0 && bit(i) != bit(i - 1)) {
      digit = window_at(i - digit_window) - window_at(i - digit_window + 1);
      at = i - digit_window + 1;
      for (; (digit & 1) == 0; digit >>= 1) ++at;
    }
    if (digit == 0 || at != i) return 0;
    const int taken = digit;
    digit = 0;
    return taken;
  }
};

/// The first point's odd multiples, from 1 on. The registers are overwritten.
void compute_multiples(Limb* table, Limb* registers, const Curve& curve) {
  const std::size_t point = 3 * curve.p.limbs, bytes = point * sizeof(Limb);
  Limb* const second = registers + x2 * curve.p.limbs;
  std::memcpy(table, registers, bytes);
  double_point(registers, curve);
  Point twice;
  if (public_multiples > 2) std::memcpy(twice, registers, bytes);
  for (std::size_t i = 1;; ++i) {
    std::memcpy(second, table, bytes);
    add_points(registers, curve);
    table += point;
    std::memcpy(table, registers, bytes);
    if (i + 1 == public_multiples) break;
    std::memcpy(registers, twice, bytes);
  }
}

}  // namespace

bool multiply_public(Limb* registers, const Limb* u, const Limb* v, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs, point = 3 * limbs;
  Limb* const second = registers + x2 * limbs;
#if defined(TLSFIT_SMALLEST)
  Limb table[2 * public_multiples * 3 * max_limbs];
  compute_multiples(table, registers, curve);
  set_affine(registers, curve.base, curve);
  compute_multiples(table + public_multiples * point, registers, curve);
#else
  Limb table[public_multiples * 3 * max_limbs];
  compute_multiples(table, registers, curve);
#endif

  const int bits = static_cast<int>(32 * limbs);
  Digits scalars[] = {{.scalar = v, .bits = bits}, {.scalar = u, .bits = bits}};
  bool infinite = true;
  for (int i = bits; i >= 0; --i) {
    if (!infinite) double_point(registers, curve);
    for (std::size_t which = 0; which < 2; ++which) {
      const int digit = scalars[which].take(i);
      if (digit == 0) continue;
      const std::size_t entry = static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2;
#if defined(TLSFIT_SMALLEST)
      constexpr bool affine = false;
      std::memcpy(second, table + (which * public_multiples + entry) * point, point * sizeof(Limb));
#else
      const bool affine = which != 0;
      if (!affine) {
        std::memcpy(second, table + entry * point, point * sizeof(Limb));
      } else {
        std::memcpy(second, curve.base + entry * 2 * limbs, 2 * limbs * sizeof(Limb));
        one(registers + z2 * limbs, curve.p);
      }
#endif
      Limb* const y = registers + y2 * limbs;
      if (digit < 0) subtract(y, curve.p.value, y, limbs);  // no point of these curves has y = 0
      if (infinite) std::memcpy(registers, second, point * sizeof(Limb));
      infinite = !infinite && !add_public(registers, curve, affine);
    }
  }
  return !infinite;
}

}  // namespace crypto::ec
