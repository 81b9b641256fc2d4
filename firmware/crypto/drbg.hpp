// HMAC_DRBG with SHA-256 (NIST SP 800-90A §10.1.2): the random generator of the provider's shapes, in the
// place of Mbed TLS's CTR_DRBG. It adds little to an image that has HMAC in any case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/hmac.hpp"

namespace crypto {

/// The working state: who knows it foretells everything that follows, but nothing that went before.
struct Drbg {
  std::uint8_t key[hmac_size];
  /// V, and behind it a byte that only the update uses, so that both are one piece to hash.
  std::uint8_t value[hmac_size + 1];
};

/// Bytes of seed material: the security strength's 256 bits and a nonce of 256 more, from the same source
/// (§8.6.7 asks for 128), or the entropy of a reseed.
inline constexpr std::size_t drbg_seed_size = 64;

/// The first half of HMAC_DRBG_Instantiate (§10.1.2.3): K of zeros, V of ones. drbg_seed() must follow.
void drbg_start(Drbg& drbg);

/// After drbg_start() the second half of HMAC_DRBG_Instantiate: `seed` is entropy input and nonce, without a
/// personalization string. Later HMAC_DRBG_Reseed (§10.1.2.4), without additional input; nobody may call
/// drbg_generate() more than 2^48 times in between (§10.1, table 2).
void drbg_seed(Drbg& drbg, std::span<const std::uint8_t> seed);

/// HMAC_DRBG_Generate (§10.1.2.5), without additional input: at most 65,536 bytes. Leaves nothing from which
/// `out` could be computed once `out` is gone, except on the stack: the caller wipes it (wipe_stack()).
void drbg_generate(Drbg& drbg, std::uint8_t* out, std::size_t size);

}  // namespace crypto
