#include "crypto/ec/formulas.hpp"

#include <cstring>

namespace crypto::ec {
namespace {

/// One field operation: which, the register that it writes, and those that it reads.
using Step = std::uint16_t;
enum Kind : unsigned { product, sum, difference };  // as in Curve::field
constexpr Step end = 0xFFFF;

constexpr Step step(Kind kind, std::size_t out, std::size_t a, std::size_t b) {
  return static_cast<Step>(kind << 12 | out << 8 | a << 4 | b);
}

void execute(const Step* steps, Limb* registers, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs;
  for (; *steps != end; ++steps)
    curve.field[*steps >> 12](registers + (*steps >> 8 & 15) * limbs, registers + (*steps >> 4 & 15) * limbs,
                              registers + (*steps & 15) * limbs, curve.p);
}

}  // namespace

// clang-format off

void double_point(Limb* registers, const Curve& curve) {
  constexpr std::size_t a = x2, b = y2, c = z2;
  static constexpr Step steps[] = {
      step(product, a, z1, z1),                                        // δ = Z²
      step(difference, b, x1, a), step(sum, a, x1, a),
      step(product, a, a, b), step(sum, b, a, a), step(sum, a, a, b),  // α = 3(X-δ)(X+δ)
      step(sum, b, y1, y1), step(product, z1, b, z1),                  // Z' = 2YZ
      step(product, b, b, y1),                                         // 2γ, γ = Y²
      step(product, c, b, x1), step(sum, c, c, c),                     // 4Xγ
      step(product, x1, a, a),
      step(difference, x1, x1, c), step(difference, x1, x1, c),        // X' = α² - 8Xγ
      step(difference, c, c, x1), step(product, c, c, a),
      step(product, b, b, b), step(sum, b, b, b),                      // 8γ²
      step(difference, y1, c, b),                                      // Y' = α(4Xγ - X') - 8γ²
      end};
  execute(steps, registers, curve);
}

void add_points(Limb* registers, const Curve& curve) {
  static constexpr Step steps[] = {
      step(product, spare, z2, z2), step(product, x1, x1, spare),      // U = X1·Z2²
      step(product, spare, spare, z2), step(product, y1, y1, spare),   // S = Y1·Z2³
      step(product, spare, z1, z1), step(product, x2, x2, spare),
      step(product, spare, spare, z1), step(product, y2, y2, spare),
      step(product, z1, z1, z2),
      step(difference, x2, x2, x1),                                    // H = X2·Z1² - U
      step(difference, y2, y2, y1),                                    // R = Y2·Z1³ - S
      step(product, z1, z1, x2),                                       // Z' = Z1·Z2·H
      step(product, spare, x2, x2), step(product, z2, x1, spare),      // H², UH²
      step(product, spare, spare, x2), step(product, y1, y1, spare),   // H³, SH³
      step(product, x1, y2, y2), step(difference, x1, x1, spare),
      step(difference, x1, x1, z2), step(difference, x1, x1, z2),      // X' = R² - H³ - 2UH²
      step(difference, z2, z2, x1), step(product, z2, z2, y2),
      step(difference, y1, z2, y1),                                    // Y' = R(UH² - X') - SH³
      end};
  execute(steps, registers, curve);
}

void add_affine_point(Limb* registers, const Curve& curve) {
  static constexpr Step steps[] = {
      step(product, spare, z1, z1), step(product, x2, x2, spare),
      step(product, spare, spare, z1), step(product, y2, y2, spare),
      step(difference, x2, x2, x1),                                    // H = X2·Z1² - X1
      step(difference, y2, y2, y1),                                    // R = Y2·Z1³ - Y1
      step(product, z1, z1, x2),                                       // Z' = Z1·H
      step(product, spare, x2, x2), step(product, z2, x1, spare),      // as above, with U = X1, S = Y1
      step(product, spare, spare, x2), step(product, y1, y1, spare),
      step(product, x1, y2, y2), step(difference, x1, x1, spare),
      step(difference, x1, x1, z2), step(difference, x1, x1, z2),
      step(difference, z2, z2, x1), step(product, z2, z2, y2),
      step(difference, y1, z2, y1),
      end};
  execute(steps, registers, curve);
}

Limb on_curve_mask(Limb* registers, const Curve& curve) {
  static constexpr Step steps[] = {
      step(product, y2, x1, x1), step(product, y2, y2, x1), step(sum, y2, y2, x2),
      step(difference, y2, y2, x1), step(difference, y2, y2, x1), step(difference, y2, y2, x1),  // x³ + b - 3x
      step(product, z2, y1, y1), step(difference, z2, z2, y2),
      end};
  const std::size_t limbs = curve.p.limbs;
  std::memcpy(registers + x2 * limbs, curve.b, limbs * sizeof(Limb));
  execute(steps, registers, curve);
  return zero_mask(registers + z2 * limbs, limbs);
}

// clang-format on

bool add_public(Limb* registers, const Curve& curve, bool affine) {
  const std::size_t limbs = curve.p.limbs;
  Point addend;
  std::memcpy(addend, registers + x2 * limbs, 3 * limbs * sizeof(Limb));
  if (affine)
    add_affine_point(registers, curve);
  else
    add_points(registers, curve);
  if (zero_mask(registers + z1 * limbs, limbs) == 0) return true;
  if (zero_mask(registers + y2 * limbs, limbs) == 0) return false;  // each other's negatives
  std::memcpy(registers, addend, 3 * limbs * sizeof(Limb));
  double_point(registers, curve);
  return true;
}

}  // namespace crypto::ec
