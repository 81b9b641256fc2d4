// AES-128, encryption only (FIPS 197), small and in constant time: no table, no branch and no address depends
// on the key or the data. GCM and CTR_DRBG need no decryption.
#pragma once

#include <cstdint>

namespace crypto::small {

/// The key, sliced: bit i of plane b is bit b of the key's byte i. Round keys are made as they are needed and
/// never stored, so that these 16 bytes are all there is to erase.
struct Aes {
  std::uint16_t key[8];
};

/// Takes a key of 16 bytes.
void aes_set_key(Aes& aes, const std::uint8_t* key);

/// Encrypts one block of 16 bytes; `out` may be `in`.
void aes_encrypt(const Aes& aes, const std::uint8_t* in, std::uint8_t* out);

}  // namespace crypto::small
