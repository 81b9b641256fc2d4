// P-256 (NIST SP 800-186 §3.2.1.3) from p256-m, the implementation that comes with Mbed TLS: constant time,
// about 2 KB, Cortex-M4's UMAAL for its products. It wants points without their format byte and hands back
// its own error codes; this is the seam.
#pragma once

#include <cstddef>
#include <cstdint>

#include "psa/crypto_types.h"

namespace crypto {

inline constexpr std::size_t p256_scalar = 32;  ///< bytes of a private key, a coordinate, a shared secret
inline constexpr std::size_t p256_point = 64;   ///< bytes of x and y

/// Whether 32 bytes, big-endian, are a private key: from 1 to n-1.
bool p256_is_private(const std::uint8_t* scalar);

/// Checks an uncompressed point (SEC 1 §2.3.3: 04, x, y), which must be on the curve, and copies x and y.
/// Errors: INVALID_ARGUMENT; NOT_SUPPORTED for a compressed point.
psa_status_t p256_import_public(std::uint8_t* point, const std::uint8_t* data, std::size_t size,
                                std::uint8_t& point_size);

/// p256-m's result as PSA's: nothing is collapsed. Whatever p256-m may return later: CORRUPTION_DETECTED.
psa_status_t p256_status(int result);

}  // namespace crypto
