// What an AEAD protects: how TLS gives records to AES-GCM (gcm.hpp) and ChaCha20-Poly1305 (chacha.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/public.hpp"
#include "mbedtls/build_info.h"  // TLSFIT_AES_256

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
#if defined(TLSFIT_AES_256)
  std::size_t key_size = 16;  ///< bytes of an AES key: 16 or 32
#endif
};

/// Whether two tags are the same, in a time that does not say where they differ. The verdict is public.
inline bool same_tag(const std::uint8_t* a, const std::uint8_t* b, std::size_t size = aead_tag) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < size; ++i) difference |= a[i] ^ unsigned { b[i] };
  make_public(difference);
  return difference == 0;
}

}  // namespace crypto
