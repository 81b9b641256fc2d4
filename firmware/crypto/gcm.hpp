// AES-128 in Galois/counter mode (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, all at once, which
// is how TLS protects records (RFC 5288, RFC 8446 §5.2). Exactly one implementation is linked: Mbed TLS's
// (mbedtls/gcm.cpp) or our small constant-time one (small/gcm.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crypto {

inline constexpr std::size_t aes_key = 16;
inline constexpr std::size_t gcm_nonce = 12;
inline constexpr std::size_t gcm_tag = 16;

/// Encrypts `size` bytes of `in` to `out`, which may be the same memory, and computes the tag. False if the
/// implementation failed (Mbed TLS's: unaligned memory, an impossible length); then nothing may be sent.
[[nodiscard]] bool gcm_seal(const std::uint8_t* key, const std::uint8_t* nonce,
                            std::span<const std::uint8_t> additional, const std::uint8_t* in,
                            std::size_t size, std::uint8_t* out, std::uint8_t* tag);

enum class Opened : std::uint8_t { Yes, Forged, Broken };

/// Decrypts if the tag is right. If not, what `out` holds must not be used: it is zeros, or untouched. The
/// comparison takes the same time wherever tags differ.
[[nodiscard]] Opened gcm_open(const std::uint8_t* key, const std::uint8_t* nonce,
                              std::span<const std::uint8_t> additional, const std::uint8_t* in,
                              std::size_t size, std::uint8_t* out, const std::uint8_t* tag);

}  // namespace crypto
