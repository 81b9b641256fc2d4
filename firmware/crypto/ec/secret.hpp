// What multiplications by a secret scalar share. Constant-time.
#pragma once

#include "crypto/ec/curve.hpp"

namespace crypto::ec {

/// out = scalar if that is odd, and n - scalar, whose multiple is the negative, if not. Returns all ones or
/// none.
Limb make_odd(Limb* out, const Limb* scalar, const Curve& curve);

/// The point = -point if the mask is all ones. No point of an odd order has y = 0.
void negate(Limb* point, Limb mask, const Curve& curve);

}  // namespace crypto::ec
