#include "crypto/ec/curve.hpp"

#include <cstring>

#include "crypto/ec/formulas.hpp"

namespace crypto::ec {

void set_affine(Limb* registers, const Limb* xy, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs;
  std::memcpy(registers, xy, 2 * limbs * sizeof(Limb));
  one(registers + z1 * limbs, curve.p);
}

void get_affine(Limb* registers, Limb* xy, const Curve& curve) {
  const Modulus& p = curve.p;
  const std::size_t limbs = p.limbs;
  Limb* const inverse = registers + x2 * limbs;
  Limb* const power = registers + y2 * limbs;
  Limb* const plain = registers + z2 * limbs;  // 1: a product with it leaves Montgomery's representation
  invert(inverse, registers + z1 * limbs, p);
  std::memset(plain, 0, limbs * sizeof(Limb));
  plain[0] = 1;
  multiply(power, inverse, inverse, p);
  for (std::size_t i = 0; i < 2; ++i) {
    multiply(xy, registers, power, p);
    multiply(xy, xy, plain, p);
    multiply(power, power, inverse, p);
    registers += limbs;
    xy += limbs;
  }
}

}  // namespace crypto::ec
