// P-384 (NIST SP 800-186 §3.2.1.4), as p256.hpp: verification, and, with TLSFIT_P384_KEYS, keys. The
// arithmetic is in ec/, as P-256's.
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

// With TLSFIT_P384_KEYS: as P-256's namesakes, with numbers of 48 bytes. One candidate is drawn, which is out
// of range with a probability of 2^-194.
TLSFIT_VISIBLE bool p384_is_private(const std::uint8_t* scalar);
TLSFIT_VISIBLE void p384_public_key(std::uint8_t* point, const std::uint8_t* scalar);
TLSFIT_VISIBLE psa_status_t p384_shared_secret(std::uint8_t* out, const std::uint8_t* scalar,
                                               const std::uint8_t* point);
TLSFIT_VISIBLE psa_status_t p384_sign(std::uint8_t* signature, const std::uint8_t* scalar,
                                      const std::uint8_t* hash, std::size_t hash_size);
TLSFIT_VISIBLE psa_status_t p384_draw(std::uint8_t* scalar);

}  // namespace crypto
