// AES in Galois/counter mode (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, all at once, which
// is how TLS protects records (RFC 5288, RFC 8446 §5.2). Constant-time; gcm/ has it.
#pragma once

#include "crypto/message.hpp"
#include "crypto/visible.hpp"

namespace crypto {

inline constexpr std::size_t aes_key = 16;      ///< bytes of AES-128's
inline constexpr std::size_t aes_256_key = 32;  ///< where a plan has it (TLSFIT_AES_256)

/// Encrypts; writes the tag behind `out`.
TLSFIT_VISIBLE void gcm_seal(const AeadMessage& message);

/// Decrypts if the tag behind `in` is right; otherwise `out` is untouched and the result false. The
/// comparison takes the same time wherever tags differ.
[[nodiscard]] TLSFIT_VISIBLE bool gcm_open(const AeadMessage& message);

}  // namespace crypto
