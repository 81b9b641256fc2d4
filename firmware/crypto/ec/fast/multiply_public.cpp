// u·G + v·Q for public u, v: one row of doublings for both (Straus), each scalar in signed digits ±1, ±3 of
// which one in four is not zero, found from the top (wMOF: K. Okeya et al., Signed Binary Representations
// Revisited, CRYPTO 2004).
#include <cstring>

#include "crypto/ec/curve.hpp"
#include "crypto/ec/formulas.hpp"

namespace crypto::ec {
namespace {

constexpr int digit_window = 3;

/// A scalar's next digit and the bit that it stands at.
struct Digits {
  const Limb* scalar;
  int bits;
  int digit = 0;
  int at = 0;

  [[nodiscard]] int bit(int i) const {
    return i < 0 || i >= bits ? 0 : static_cast<int>(scalar[i / 32] >> i % 32 & 1);
  }

  /// Bits `low` to `low` + 2.
  [[nodiscard]] int window_at(int low) const { return bit(low) + 2 * bit(low + 1) + 4 * bit(low + 2); }

  /// The digit that stands at bit `i`, coming from above; 0 if there is none.
  int take(int i) {
    // The mutual opposite form of k has 2k's bit less k's at each place.
    if (digit == 0 && bit(i) != bit(i - 1)) {
      digit = window_at(i - digit_window) - window_at(i - digit_window + 1);
      at = i - digit_window + 1;
      for (; digit % 2 == 0; digit /= 2) ++at;
    }
    if (digit == 0 || at != i) return 0;
    const int taken = digit;
    digit = 0;
    return taken;
  }
};

}  // namespace

bool multiply_public(Limb* registers, const Limb* u, const Limb* v, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs, point = 3 * limbs, bytes = point * sizeof(Limb);
  Limb* const second = registers + x2 * limbs;
  Limb table[4 * 3 * max_limbs];  // Q, 3Q, G, 3G
  for (Limb* entry = table; entry != table + 4 * point; entry += 2 * point) {
    if (entry != table) set_affine(registers, curve.base, curve);
    std::memcpy(entry, registers, bytes);
    double_point(registers, curve);
    std::memcpy(second, entry, bytes);
    add_points(registers, curve);
    std::memcpy(entry + point, registers, bytes);
  }

  const int bits = static_cast<int>(32 * limbs);
  Digits scalars[] = {{.scalar = v, .bits = bits}, {.scalar = u, .bits = bits}};
  bool infinite = true;
  for (int i = bits; i >= 0; --i) {
    if (!infinite) double_point(registers, curve);
    const Limb* multiples = table;
    for (Digits& scalar : scalars) {
      if (const int digit = scalar.take(i); digit != 0) {
        std::memcpy(second, multiples + (digit == 3 || digit == -3 ? point : 0), bytes);
        Limb* const y = registers + y2 * limbs;
        if (digit < 0) subtract(y, curve.p.value, y, limbs);  // no point of these curves has y = 0
        if (infinite) std::memcpy(registers, second, bytes);
        infinite = !infinite && !add_public(registers, curve);
      }
      multiples += 2 * point;
    }
  }
  return !infinite;
}

}  // namespace crypto::ec
