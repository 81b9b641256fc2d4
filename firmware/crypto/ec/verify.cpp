#include <cstring>

#include "crypto/ec/formulas.hpp"
#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

#if defined(TLSFIT_SMALLEST)

/// Whether the first point's x, which is below p and so below 2n, is r modulo n. `xy` is room for two
/// numbers.
bool has_x(Limb* registers, const Limb* r, Limb* xy, const Curve& curve) {
  get_affine(registers, xy, curve);
  reduce(xy, curve.n);
  return std::memcmp(xy, r, curve.n.limbs * sizeof(Limb)) == 0;
}

#else

/// Whether the first point's x is r modulo n, for r < n: that is X = r·Z², or (r + n)·Z² if r + n < p, as p <
/// 2n. No inverse is needed. `x` is room for a number.
bool has_x(Limb* registers, Limb* r, Limb* x, const Curve& curve) {
  const Modulus& p = curve.p;
  const std::size_t limbs = p.limbs;
  Limb* const square = registers + z1 * limbs;
  multiply(square, square, square, p);
  for (;;) {
    multiply(x, r, p.square, p);
    multiply(x, x, square, p);
    if (std::memcmp(x, registers + x1 * limbs, limbs * sizeof(Limb)) == 0) return true;
    if (add_masked(r, r, curve.n.value, ~Limb{0}, limbs) != 0 || in_range_mask(r, p) == 0) return false;
  }
}

#endif

/// With u = e/s and v = r/s: the x of u·G + v·Q is r modulo n.
bool verifies(Limb* registers, const std::uint8_t* signature, const std::uint8_t* hash, std::size_t hash_size,
              const Curve& curve) {
  const Modulus& n = curve.n;
  const std::size_t limbs = n.limbs;
  Limb r[max_limbs], numbers[2 * max_limbs];
  Limb *const u = numbers, *const v = numbers + limbs;
  read(r, signature, limbs);
  read(u, signature + 4 * limbs, limbs);
  if ((in_range_mask(r, n) & in_range_mask(u, n)) == 0) return false;
    // v = 1/s in Montgomery's representation: products with it are not.
#if defined(TLSFIT_FAST)
  invert_public(v, u, n);
  multiply(v, v, n.square, n);
#else
  multiply(u, u, n.square, n);
  invert(v, u, n);
#endif
  hash_number(u, hash, hash_size, curve);
  multiply(u, u, v, n);
  multiply(v, r, v, n);
  return multiply_public(registers, u, v, curve) && has_x(registers, r, numbers, curve);
}

psa_status_t verify(const std::uint8_t* signature, const std::uint8_t* point, const std::uint8_t* hash,
                    std::size_t hash_size, const Curve& curve) {
  Registers registers;
  if (!load_point(registers, point, curve)) return PSA_ERROR_INVALID_ARGUMENT;
  return verifies(registers, signature, hash, hash_size, curve) ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

}  // namespace

psa_status_t p256_verify(const std::uint8_t* signature, const std::uint8_t* point, const std::uint8_t* hash,
                         std::size_t hash_size) {
  return verify(signature, point, hash, hash_size, p256_public);
}

#if defined(PSA_WANT_ECC_SECP_R1_384)

bool p384_is_point(const std::uint8_t* point) {
  Registers registers;
  return load_point(registers, point, p384_public);
}

psa_status_t p384_verify(const std::uint8_t* signature, const std::uint8_t* point, const std::uint8_t* hash,
                         std::size_t hash_size) {
  return verify(signature, point, hash, hash_size, p384_public);
}

#endif

}  // namespace crypto
