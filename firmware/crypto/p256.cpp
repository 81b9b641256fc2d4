#include "crypto/p256.hpp"

#include <cstring>

#include "crypto/public.hpp"
#include "p256-m.h"
#include "psa/crypto.h"

namespace crypto {

bool p256_is_private(const std::uint8_t* scalar) {
  int result = p256_validate_privkey(scalar);
  make_public(result);
  return result == P256_SUCCESS;
}

psa_status_t p256_import_public(std::uint8_t* point, const std::uint8_t* data, std::size_t size,
                                std::uint8_t& point_size) {
  constexpr std::uint8_t uncompressed = 0x04;
  if (size == 1 + p256_scalar && (data[0] == 0x02 || data[0] == 0x03)) return PSA_ERROR_NOT_SUPPORTED;
  // p256-m never sees the first byte: hybrid forms (06, 07) would pass if it were not looked at here.
  if (size != 1 + p256_point || data[0] != uncompressed) return PSA_ERROR_INVALID_ARGUMENT;
  if (p256_validate_pubkey(data + 1) != P256_SUCCESS) return PSA_ERROR_INVALID_ARGUMENT;
  std::memcpy(point, data + 1, p256_point);
  point_size = p256_point;
  return PSA_SUCCESS;
}

psa_status_t p256_status(int result) {
  make_public(result);
  switch (result) {
    case P256_SUCCESS:
      return PSA_SUCCESS;
    case P256_RANDOM_FAILED:
      return PSA_ERROR_INSUFFICIENT_ENTROPY;
    case P256_INVALID_PUBKEY:
    case P256_INVALID_PRIVKEY:
      return PSA_ERROR_INVALID_ARGUMENT;
    case P256_INVALID_SIGNATURE:
      return PSA_ERROR_INVALID_SIGNATURE;
    default:
      return PSA_ERROR_CORRUPTION_DETECTED;
  }
}

}  // namespace crypto
