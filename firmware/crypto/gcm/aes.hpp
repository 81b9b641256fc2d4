// AES-128, encryption only (FIPS 197), which is all that counter modes need: bitsliced, two blocks at a time.
// Nothing is looked up at an address that depends on a secret and nothing branches on one.
#pragma once

#include <cstdint>

namespace crypto::gcm {

using Word = std::uint32_t;

inline constexpr int aes_rounds = 10;
inline constexpr int aes_words = 8;  ///< of two blocks

/// The round keys (§5.2), as planes of bits: aes.cpp.
struct AesKey {
  Word planes[aes_rounds + 1][aes_words];
};

/// Expands a key of 16 bytes.
void aes_expand(AesKey& round_keys, const std::uint8_t* key);

/// Encrypts two blocks of four words each, as their bytes stand in memory, in place. Leaves temporaries on
/// the stack: the function of the API that called it wipes them (wipe_stack()).
void aes_encrypt(const AesKey& round_keys, Word* blocks);

}  // namespace crypto::gcm
