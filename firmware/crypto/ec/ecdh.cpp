#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

/// x and y of scalar · first point.
void multiply(Limb* xy, Limb* registers, const std::uint8_t* scalar) {
  read(xy, scalar, 8);
  multiply_secret(registers, xy, p256);
  get_affine(registers, xy, p256);
}

}  // namespace

void p256_public_key(std::uint8_t* point, const std::uint8_t* scalar) {
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  set_affine(registers, p256.base, p256);
  multiply(xy, registers, scalar);
  write(point, xy, 8);
  write(point + p256_scalar, xy + 8, 8);
}

psa_status_t p256_shared_secret(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* point) {
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  if (!load_point(registers, point, p256)) return PSA_ERROR_INVALID_ARGUMENT;
  multiply(xy, registers, scalar);
  write(out, xy, 8);
  return PSA_SUCCESS;
}

}  // namespace crypto
