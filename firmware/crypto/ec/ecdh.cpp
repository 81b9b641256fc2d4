#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

void p256_public_key(std::uint8_t* point, const std::uint8_t* scalar) {
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  read(xy, scalar, secret_limbs);
  multiply_base(registers, xy, p256);
  get_affine(registers, xy, p256);
  write(point, xy, 8);
  write(point + p256_scalar, xy + 8, 8);
}

psa_status_t p256_shared_secret(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* point) {
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  if (!load_point(registers, point, p256)) return PSA_ERROR_INVALID_ARGUMENT;
  read(xy, scalar, secret_limbs);
  multiply_secret(registers, xy, p256);
  get_affine(registers, xy, p256);
  write(out, xy, 8);
  return PSA_SUCCESS;
}

}  // namespace crypto
