// AES-128 in Galois/counter mode (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, all at once, which
// is how TLS protects records (RFC 5288, RFC 8446 §5.2). Constant-time; gcm/ has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/visible.hpp"

namespace crypto {

inline constexpr std::size_t aes_key = 16;
inline constexpr std::size_t gcm_nonce = 12;
inline constexpr std::size_t gcm_tag = 16;

/// Encrypts `size` bytes of `in` to `out`, which may be the same memory, and computes the tag. Messages have
/// less than 2^29 bytes, which no record comes near.
TLSFIT_VISIBLE void gcm_seal(const std::uint8_t* key, const std::uint8_t* nonce,
                             std::span<const std::uint8_t> additional, const std::uint8_t* in,
                             std::size_t size, std::uint8_t* out, std::uint8_t* tag);

/// Decrypts if the tag is right; otherwise `out` is untouched and the result false. The comparison takes the
/// same time wherever tags differ.
[[nodiscard]] TLSFIT_VISIBLE bool gcm_open(const std::uint8_t* key, const std::uint8_t* nonce,
                                           std::span<const std::uint8_t> additional, const std::uint8_t* in,
                                           std::size_t size, std::uint8_t* out, const std::uint8_t* tag);

}  // namespace crypto
