// RSA signatures (RFC 8017) as pk_rsa.cpp verifies them: with public keys of 2,048 bits and more, by PKCS #1
// v1.5 and PSS, over a hash of the SHA-2 family, which its length names. Everything here is public. The
// arithmetic is in rsa/.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/visible.hpp"
#include "psa/build_info.h"

namespace crypto {

/// Bytes of the smallest and of the largest modulus: 2,048 bits, and 3,072 unless a plan has longer keys.
inline constexpr std::size_t rsa_smallest = 256;
#if defined(TLSFIT_RSA_4096)
inline constexpr std::size_t rsa_largest = 512;
#else
inline constexpr std::size_t rsa_largest = 384;
#endif

struct RsaKey {
  const std::uint8_t* modulus;  ///< big-endian
  std::size_t size;             ///< its bytes
  std::uint32_t exponent;
};

/// Whether the arithmetic can do with a key: a modulus from rsa_smallest to rsa_largest of a multiple of 16
/// bytes, the first bit and the last of which are 1, and an odd exponent from 3 (RFC 8017 §3.1; an even
/// modulus is none).
TLSFIT_VISIBLE bool rsa_is_key(const RsaKey& key);

/// Verifies by RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2) for a key that rsa_is_key(): the encoded message must be
/// what a signer makes of the hash (32, 48 or 64 bytes: SHA-256, -384, -512), to the last byte.
TLSFIT_VISIBLE bool rsa_verify_pkcs1(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size,
                                     const std::uint8_t* signature, std::size_t signature_size);

/// Verifies by RSASSA-PSS (RFC 8017 §8.1.2) with MGF1 over the same hash, and a salt of exactly `salt_size`
/// bytes.
TLSFIT_VISIBLE bool rsa_verify_pss(const RsaKey& key, const std::uint8_t* hash, std::size_t hash_size,
                                   std::size_t salt_size, const std::uint8_t* signature,
                                   std::size_t signature_size);

}  // namespace crypto
