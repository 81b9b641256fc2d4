#include <cstring>

#include "crypto/ec/keys.hpp"
#include "crypto/p256.hpp"
#include "psa/crypto.h"

namespace crypto {

using namespace ec;

namespace {

/// With u = e/s and v = r/s: the x of u·G + v·Q is r modulo n. x is below p, and so below 2n.
bool verifies(Limb* registers, const std::uint8_t* signature, const std::uint8_t* hash,
              std::size_t hash_size) {
  const Modulus& n = p256.n;
  Limb r[max_limbs], numbers[2 * max_limbs];
  Limb *const u = numbers, *const v = numbers + 8;
  read(r, signature, 8);
  read(u, signature + p256_scalar, 8);
  if ((in_range_mask(r, n) & in_range_mask(u, n)) == 0) return false;
  multiply(u, u, n.square, n);
  invert(v, u, n);  // 1/s in Montgomery's representation: products with it are not
  hash_number(u, hash, hash_size);
  multiply(u, u, v, n);
  multiply(v, r, v, n);
  if (!multiply_public(registers, u, v, p256)) return false;
  get_affine(registers, numbers, p256);
  reduce(u, n);
  return std::memcmp(u, r, sizeof r) == 0;
}

}  // namespace

psa_status_t p256_verify(const std::uint8_t* signature, const std::uint8_t* point, const std::uint8_t* hash,
                         std::size_t hash_size) {
  Registers registers;
  if (!load_point(registers, point)) return PSA_ERROR_INVALID_ARGUMENT;
  return verifies(registers, signature, hash, hash_size) ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

}  // namespace crypto
