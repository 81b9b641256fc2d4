// AES, encryption only (FIPS 197), which is all that counter modes need: bitsliced, two blocks at a time.
// Keys have 128 bits, and where a plan has suites of AES-256 (TLSFIT_AES_256) 256, too. Nothing is looked up
// at an address that depends on a secret and nothing branches on one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mbedtls/build_info.h"  // TLSFIT_AES_256

namespace crypto::gcm {

using Word = std::uint32_t;

#if defined(TLSFIT_AES_256)
inline constexpr bool has_aes_256 = true;
#else
inline constexpr bool has_aes_256 = false;
#endif

inline constexpr int aes_most_rounds = has_aes_256 ? 14 : 10;
inline constexpr int aes_words = 8;  ///< of two blocks

/// The round keys (§5.2), as planes of bits: aes.cpp.
struct AesKey {
  Word planes[aes_most_rounds + 1][aes_words];
#if defined(TLSFIT_AES_256)
  int of_key;  ///< how many of them are the key itself: 1 of AES-128, 2 of AES-256
#endif
};

/// Expands a key of `size` bytes: 16, or 32 where there is AES-256.
void aes_expand(AesKey& round_keys, const std::uint8_t* key, std::size_t size);

/// Encrypts two blocks of four words each, as their bytes stand in memory, in place. Leaves temporaries on
/// the stack: the function of the API that called it wipes them (wipe_stack()).
void aes_encrypt(const AesKey& round_keys, Word* blocks);

}  // namespace crypto::gcm
