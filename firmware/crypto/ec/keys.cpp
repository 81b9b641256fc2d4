#include "crypto/ec/keys.hpp"

#include <cstring>

#include "crypto/ec/formulas.hpp"
#include "crypto/p256.hpp"
#include "crypto/p384.hpp"
#include "crypto/public.hpp"
#include "psa/crypto.h"

namespace crypto::ec {

bool load_point(Limb* registers, const std::uint8_t* xy, const Curve& curve) {
  const Modulus& p = curve.p;
  const std::size_t limbs = p.limbs;
  Limb coordinates[2 * max_limbs];
  Limb good = ~Limb{0};
  for (Limb* number = coordinates; number != coordinates + 2 * limbs; number += limbs, xy += 4 * limbs) {
    read(number, xy, limbs);
    good &= 0 - subtract(registers, number, p.value, limbs);  // below p
    multiply(number, number, p.square, p);
  }
  set_affine(registers, coordinates, curve);
  return (good & on_curve_mask(registers, curve)) != 0;
}

void hash_number(Limb* out, const std::uint8_t* hash, std::size_t size, const Curve& curve) {
  std::uint8_t bytes[4 * max_limbs] = {};
  const std::size_t wanted = 4 * curve.n.limbs, taken = size < wanted ? size : wanted;
  std::memcpy(bytes + wanted - taken, hash, taken);
  read(out, bytes, curve.n.limbs);
}

psa_status_t draw(std::uint8_t* scalar, [[maybe_unused]] const Curve& curve) {
#if defined(TLSFIT_P384_KEYS)
  if (curve.n.limbs == p384.n.limbs) return p384_draw(scalar);
#endif
  return p256_draw(scalar);
}

}  // namespace crypto::ec

namespace crypto {

namespace {

bool is_private(const std::uint8_t* scalar, const ec::Curve& curve) {
  ec::Limb number[ec::secret_limbs];
  ec::read(number, scalar, ec::secret_limbs_of(curve));
  ec::Limb result = ec::in_range_mask(number, curve.n);
  make_public(result);
  return result != 0;
}

}  // namespace

bool p256_is_private(const std::uint8_t* scalar) {
  return is_private(scalar, ec::p256);
}

bool p256_is_point(const std::uint8_t* point) {
  ec::Registers registers;
  return ec::load_point(registers, point, ec::p256);
}

psa_status_t p256_import_public(std::uint8_t* point, const std::uint8_t* data, std::size_t size,
                                std::uint8_t& point_size) {
  constexpr std::uint8_t uncompressed = 0x04;
  if (size == 1 + p256_scalar && (data[0] == 0x02 || data[0] == 0x03)) return PSA_ERROR_NOT_SUPPORTED;
  // Hybrid forms begin with 06 or 07.
  if (size != 1 + p256_point || data[0] != uncompressed || !p256_is_point(data + 1))
    return PSA_ERROR_INVALID_ARGUMENT;
  std::memcpy(point, data + 1, p256_point);
  point_size = p256_point;
  return PSA_SUCCESS;
}

psa_status_t p256_draw(std::uint8_t* scalar) {
  for (int tries = 4; tries > 0; --tries) {
    const psa_status_t status = psa_generate_random(scalar, p256_scalar);
    if (status != PSA_SUCCESS) return status;
    if (p256_is_private(scalar)) return PSA_SUCCESS;
  }
  return PSA_ERROR_INSUFFICIENT_ENTROPY;  // four refusals mean that the generator is broken
}

#if defined(TLSFIT_P384_KEYS)

bool p384_is_private(const std::uint8_t* scalar) {
  return is_private(scalar, ec::p384);
}

psa_status_t p384_draw(std::uint8_t* scalar) {
  const psa_status_t status = psa_generate_random(scalar, p384_scalar);
  if (status != PSA_SUCCESS) return status;
  return p384_is_private(scalar) ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

#endif

}  // namespace crypto
