// The base point as any other.
#include "crypto/ec/curve.hpp"

namespace crypto::ec {

void multiply_base(Limb* registers, const Limb* scalar, const Curve& curve) {
  set_affine(registers, curve.base, curve);
  multiply_secret(registers, scalar, curve);
}

}  // namespace crypto::ec
