// AES-128, encryption only (FIPS 197), small and in constant time: no table that a secret could point into,
// no branch and no address depends on the key or the data. GCM needs no decryption.
#pragma once

#include <cstdint>

namespace crypto::small {

inline constexpr int aes_block = 16;

/// Encrypts one block of 16 bytes with a key of 16 bytes; `out` may be `in`. Round keys are made as they are
/// needed and never kept. Leaves temporaries on the stack: the function of the API that called it wipes them
/// (wipe_stack()).
void aes_encrypt(const std::uint8_t* key, const std::uint8_t* in, std::uint8_t* out);

}  // namespace crypto::small
