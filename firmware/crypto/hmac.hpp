// HMAC (FIPS 198-1, RFC 2104) with SHA-256, and where a plan has suites of AES-256 (TLSFIT_AES_256), whose
// hash it is, with SHA-384.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/sha256.hpp"
#include "psa/crypto.h"

namespace crypto {

inline constexpr std::size_t hmac_size = 32;   ///< with SHA-256
inline constexpr std::size_t hmac_block = 64;  ///< the longest key: TLS's are secrets of 48 bytes at most
inline constexpr std::size_t hmac_longest = TLSFIT_DERIVATION_HMAC;  ///< the longest MAC

/// The MAC of `first` and `second`, one after the other, under `key` (at most hmac_block bytes, which the
/// caller has seen to). `out` may be one of the parts, but not the key. Constant time in everything but the
/// lengths. Leaves its temporaries on the stack: the function of the API that called it wipes them
/// (wipe_stack()).
void hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
          std::span<const std::uint8_t> second, std::uint8_t* out);
#if defined(TLSFIT_AES_256)
void hmac_sha384(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
                 std::span<const std::uint8_t> second, std::uint8_t* out);
#endif

/// What either hash of a MAC with SHA-256 begins with: the key's block, masked. A MAC in pieces is, as above:
/// inner_mask, the message; then outer_mask, the inner hash.
void hmac_start(Sha256State& hash, std::span<const std::uint8_t> key, std::uint8_t mask);

inline constexpr std::uint8_t inner_mask = 0x36, outer_mask = 0x5C;  ///< ipad, opad

/// Bytes of a MAC by the hash of `algorithm`, one of the two.
constexpr std::size_t hmac_size_of([[maybe_unused]] psa_algorithm_t algorithm) {
  return hmac_longest != hmac_size && PSA_ALG_GET_HASH(algorithm) == PSA_ALG_SHA_384 ? hmac_longest
                                                                                     : hmac_size;
}

/// hmac() by the hash of `algorithm`, one of the two.
[[gnu::always_inline]] inline void hmac_by([[maybe_unused]] psa_algorithm_t algorithm,
                                           const std::span<const std::uint8_t>& key,
                                           const std::span<const std::uint8_t>& first,
                                           const std::span<const std::uint8_t>& second, std::uint8_t* out) {
#if defined(TLSFIT_AES_256)
  if (hmac_size_of(algorithm) != hmac_size) return hmac_sha384(key, first, second, out);
#endif
  hmac(key, first, second, out);
}

}  // namespace crypto
