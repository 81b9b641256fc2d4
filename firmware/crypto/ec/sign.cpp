#include <cstring>

#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "crypto/public.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

TLSFIT_OF_CURVES psa_status_t sign(std::uint8_t* signature, const std::uint8_t* scalar,
                                   const std::uint8_t* hash, std::size_t hash_size, const Curve& curve) {
  const Modulus& n = curve.n;
  const std::size_t limbs = secret_limbs_of(curve);
  std::uint8_t drawn[4 * secret_limbs];
  const psa_status_t status = draw(drawn, curve);
  if (status != PSA_SUCCESS) return status;
  Limb k[secret_limbs], r[2 * secret_limbs], s[secret_limbs];
  read(k, drawn, limbs);

  // r = x of k·G modulo n; x is below p, and so below 2n.
  SecretRegisters registers;
  multiply_base(registers, k, curve);
  get_affine(registers, r, curve);
  reduce(r, n);
  write(signature, r, limbs);

  // s = (e + r·d)/k
  Limb* const d = registers;
  Limb* const e = registers + secret_limbs;
  read(d, scalar, limbs);
  multiply(s, r, d, n);
  multiply(s, s, n.square, n);
  hash_number(e, hash, hash_size, curve);
  reduce(e, n);  // below 2n as well
  add(s, s, e, n);
  multiply(k, k, n.square, n);
  invert(d, k, n);
  multiply(s, s, d, n);
  write(signature + 4 * limbs, s, limbs);

  // With a probability of 2^-255 or less one of them is zero: not a signature.
  Limb useless = zero_mask(r, limbs) | zero_mask(s, limbs);
  make_public(useless);
  return useless == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

}  // namespace

psa_status_t p256_sign(std::uint8_t* signature, const std::uint8_t* scalar, const std::uint8_t* hash,
                       std::size_t hash_size) {
  return sign(signature, scalar, hash, hash_size, p256);
}

#if defined(TLSFIT_P384_KEYS)

psa_status_t p384_sign(std::uint8_t* signature, const std::uint8_t* scalar, const std::uint8_t* hash,
                       std::size_t hash_size) {
  return sign(signature, scalar, hash, hash_size, p384);
}

#endif

}  // namespace crypto
