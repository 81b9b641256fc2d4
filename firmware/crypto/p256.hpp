// P-256 (NIST SP 800-186 §3.2.1.3) as the functions of the PSA API need it: keys and signatures as bytes,
// big-endian. The arithmetic is in ec/.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/visible.hpp"
#include "psa/crypto_types.h"

namespace crypto {

inline constexpr std::size_t p256_scalar = 32;  ///< bytes of a private key, a coordinate, a shared secret
inline constexpr std::size_t p256_point = 64;   ///< bytes of x and y

/// Whether 32 bytes are a private key: from 1 to n-1. Constant-time but for the answer.
TLSFIT_VISIBLE bool p256_is_private(const std::uint8_t* scalar);

/// Whether x and y are a point of the curve.
TLSFIT_VISIBLE bool p256_is_point(const std::uint8_t* point);

/// Checks an uncompressed point (SEC 1 §2.3.3: 04, x, y), which must be on the curve, and copies x and y.
/// Errors: INVALID_ARGUMENT; NOT_SUPPORTED for a compressed point.
TLSFIT_VISIBLE psa_status_t p256_import_public(std::uint8_t* point, const std::uint8_t* data,
                                               std::size_t size, std::uint8_t& point_size);

/// x and y of scalar · G for a private key. Constant-time.
TLSFIT_VISIBLE void p256_public_key(std::uint8_t* point, const std::uint8_t* scalar);

/// ECDH (SP 800-56A §5.7.1.2): x of scalar · point for a private key, constant-time. The peer's point is
/// checked: INVALID_ARGUMENT if it is not on the curve. P-256 has no smaller subgroup, so that the result is
/// never infinity.
TLSFIT_VISIBLE psa_status_t p256_shared_secret(std::uint8_t* out, const std::uint8_t* scalar,
                                               const std::uint8_t* point);

/// ECDSA (FIPS 186-5 §6.4.2): r and s as 32 bytes each. INVALID_SIGNATURE if either is not from 1 to n-1, or
/// it does not verify; INVALID_ARGUMENT for a point that is not on the curve.
TLSFIT_VISIBLE psa_status_t p256_verify(const std::uint8_t* signature, const std::uint8_t* point,
                                        const std::uint8_t* hash, std::size_t hash_size);

/// ECDSA (FIPS 186-5 §6.4.1) with a random number from psa_generate_random(), whose error it returns.
/// Constant-time.
TLSFIT_VISIBLE psa_status_t p256_sign(std::uint8_t* signature, const std::uint8_t* scalar,
                                      const std::uint8_t* hash, std::size_t hash_size);

/// A private key, drawn by testing candidates (FIPS 186-5, appendix A.2.2). Errors: those of
/// psa_generate_random(); INSUFFICIENT_ENTROPY if four candidates are out of range, each of which has a
/// probability of 2^-32.
TLSFIT_VISIBLE psa_status_t p256_draw(std::uint8_t* scalar);

}  // namespace crypto
