#include "crypto/ec/secret.hpp"

#include "crypto/ec/formulas.hpp"

namespace crypto::ec {

Limb make_odd(Limb* out, const Limb* scalar, const Curve& curve) {
  const std::size_t limbs = curve.n.limbs;
  const Limb odd = 0 - (scalar[0] & 1);
  subtract(out, curve.n.value, scalar, limbs);
  select(out, scalar, odd, limbs);
  return odd;
}

void negate(Limb* point, Limb mask, const Curve& curve) {
  const std::size_t limbs = curve.p.limbs;
  Limb minus[secret_limbs];
  subtract(minus, curve.p.value, point + y1 * limbs, limbs);
  select(point + y1 * limbs, minus, mask, limbs);
}

}  // namespace crypto::ec
