#include <cstring>

#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

/// With u = e/s and v = r/s: the x of u·G + v·Q is r modulo n. x is below p, and so below 2n.
bool verifies(Limb* registers, const std::uint8_t* signature, const std::uint8_t* hash, std::size_t hash_size,
              const Curve& curve) {
  const Modulus& n = curve.n;
  const std::size_t limbs = n.limbs;
  Limb r[max_limbs], numbers[2 * max_limbs];
  Limb *const u = numbers, *const v = numbers + limbs;
  read(r, signature, limbs);
  read(u, signature + 4 * limbs, limbs);
  if ((in_range_mask(r, n) & in_range_mask(u, n)) == 0) return false;
  multiply(u, u, n.square, n);
  invert(v, u, n);  // 1/s in Montgomery's representation: products with it are not
  hash_number(u, hash, hash_size, curve);
  multiply(u, u, v, n);
  multiply(v, r, v, n);
  if (!multiply_public(registers, u, v, curve)) return false;
  get_affine(registers, numbers, curve);
  reduce(u, n);
  return std::memcmp(u, r, limbs * sizeof(Limb)) == 0;
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
  return verify(signature, point, hash, hash_size, p256);
}

#if defined(PSA_WANT_ECC_SECP_R1_384)

bool p384_is_point(const std::uint8_t* point) {
  Registers registers;
  return load_point(registers, point, p384);
}

psa_status_t p384_verify(const std::uint8_t* signature, const std::uint8_t* point, const std::uint8_t* hash,
                         std::size_t hash_size) {
  return verify(signature, point, hash, hash_size, p384);
}

#endif

}  // namespace crypto
