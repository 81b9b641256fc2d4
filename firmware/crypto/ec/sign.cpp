#include <cstring>

#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/public.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

psa_status_t p256_sign(std::uint8_t* signature, const std::uint8_t* scalar, const std::uint8_t* hash,
                       std::size_t hash_size) {
  const Modulus& n = p256.n;
  std::uint8_t drawn[p256_scalar];
  const psa_status_t status = p256_draw(drawn);
  if (status != PSA_SUCCESS) return status;
  Limb k[secret_limbs], r[2 * secret_limbs], s[secret_limbs];
  read(k, drawn, 8);

  // r = x of k·G modulo n; x is below p, and so below 2n.
  SecretRegisters registers;
  multiply_base(registers, k, p256);
  get_affine(registers, r, p256);
  reduce(r, n);
  write(signature, r, 8);

  // s = (e + r·d)/k
  Limb* const d = registers;
  Limb* const e = registers + secret_limbs;
  read(d, scalar, 8);
  multiply(s, r, d, n);
  multiply(s, s, n.square, n);
  hash_number(e, hash, hash_size, p256);
  reduce(e, n);  // below 2n as well
  add(s, s, e, n);
  multiply(k, k, n.square, n);
  invert(d, k, n);
  multiply(s, s, d, n);
  write(signature + p256_scalar, s, 8);

  // With a probability of 2^-255 one of them is zero: not a signature.
  Limb useless = zero_mask(r, 8) | zero_mask(s, 8);
  make_public(useless);
  return useless == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

}  // namespace crypto
