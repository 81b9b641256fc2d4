// What an AEAD protects: how TLS gives records to AES-GCM (gcm.hpp) and ChaCha20-Poly1305 (chacha.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace crypto {

inline constexpr std::size_t aead_nonce = 12;
inline constexpr std::size_t aead_tag = 16;

/// A message in the clear and under protection. `out` may be the same memory as `in`. Messages have less than
/// 2^29 bytes, which no record comes near.
struct AeadMessage {
  const std::uint8_t* key;
  const std::uint8_t* nonce;
  const std::uint8_t* additional;
  std::size_t additional_size;
  const std::uint8_t* in;
  std::uint8_t* out;
  std::size_t size;  ///< without the tag, which follows what is encrypted
};

}  // namespace crypto
