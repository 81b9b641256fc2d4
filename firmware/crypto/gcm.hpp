// AES-128 in Galois/counter mode (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, all at once, which
// is how TLS protects records (RFC 5288, RFC 8446 §5.2). Constant-time; gcm/ has it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "crypto/visible.hpp"

namespace crypto {

inline constexpr std::size_t aes_key = 16;
inline constexpr std::size_t gcm_nonce = 12;
inline constexpr std::size_t gcm_tag = 16;

/// A message in the clear and under protection. `out` may be the same memory as `in`. Messages have less than
/// 2^29 bytes, which no record comes near.
struct GcmMessage {
  const std::uint8_t* key;
  const std::uint8_t* nonce;
  const std::uint8_t* additional;
  std::size_t additional_size;
  const std::uint8_t* in;
  std::uint8_t* out;
  std::size_t size;  ///< without the tag, which follows what is encrypted
};

/// Encrypts; writes the tag behind `out`.
TLSFIT_VISIBLE void gcm_seal(const GcmMessage& message);

/// Decrypts if the tag behind `in` is right; otherwise `out` is untouched and the result false. The
/// comparison takes the same time wherever tags differ.
[[nodiscard]] TLSFIT_VISIBLE bool gcm_open(const GcmMessage& message);

}  // namespace crypto
