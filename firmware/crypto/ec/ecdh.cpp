#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

TLSFIT_OF_CURVES void public_key(std::uint8_t* point, const std::uint8_t* scalar, const Curve& curve) {
  const std::size_t limbs = secret_limbs_of(curve);
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  read(xy, scalar, limbs);
  multiply_base(registers, xy, curve);
  get_affine(registers, xy, curve);
  write(point, xy, limbs);
  write(point + 4 * limbs, xy + limbs, limbs);
}

TLSFIT_OF_CURVES psa_status_t shared_secret(std::uint8_t* out, const std::uint8_t* scalar,
                                            const std::uint8_t* point, const Curve& curve) {
  const std::size_t limbs = secret_limbs_of(curve);
  SecretRegisters registers;
  Limb xy[2 * secret_limbs];
  if (!load_point(registers, point, curve)) return PSA_ERROR_INVALID_ARGUMENT;
  read(xy, scalar, limbs);
  multiply_secret(registers, xy, curve);
  get_affine(registers, xy, curve);
  write(out, xy, limbs);
  return PSA_SUCCESS;
}

}  // namespace

void p256_public_key(std::uint8_t* point, const std::uint8_t* scalar) {
  public_key(point, scalar, p256);
}

psa_status_t p256_shared_secret(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* point) {
  return shared_secret(out, scalar, point, p256);
}

#if defined(TLSFIT_P384_KEYS)

void p384_public_key(std::uint8_t* point, const std::uint8_t* scalar) {
  public_key(point, scalar, p384);
}

psa_status_t p384_shared_secret(std::uint8_t* out, const std::uint8_t* scalar, const std::uint8_t* point) {
  return shared_secret(out, scalar, point, p384);
}

#endif

}  // namespace crypto
