// P-384 (NIST SP 800-186 §3.2.1.4) of certificates: signatures are verified, and nothing else, so that
// nothing here is secret. The arithmetic is in ec/, as P-256's.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/visible.hpp"
#include "psa/crypto_types.h"

namespace crypto {

inline constexpr std::size_t p384_scalar = 48, p384_point = 96;  ///< bytes, as in p256.hpp

/// Whether x and y are a point of the curve.
TLSFIT_VISIBLE bool p384_is_point(const std::uint8_t* point);

/// ECDSA (FIPS 186-5 §6.4.2): r and s as 48 bytes each. Errors: as p256_verify().
TLSFIT_VISIBLE psa_status_t p384_verify(const std::uint8_t* signature, const std::uint8_t* point,
                                        const std::uint8_t* hash, std::size_t hash_size);

}  // namespace crypto
