// ChaCha20-Poly1305 (RFC 8439 section 2.8), all at once, which is how TLS protects records (RFC 7905, RFC
// 8446 section 5.2). Constant-time by itself: it adds, rotates and multiplies, and looks nothing up. chacha/
// has it.
#pragma once

#include "crypto/message.hpp"
#include "crypto/visible.hpp"

namespace crypto {

inline constexpr std::size_t chacha_key = 32;

/// Encrypts; writes the tag behind `out`.
TLSFIT_VISIBLE void chacha_seal(const AeadMessage& message);

/// Decrypts if the tag behind `in` is right; otherwise `out` is untouched and the result false. The
/// comparison takes the same time wherever tags differ.
[[nodiscard]] TLSFIT_VISIBLE bool chacha_open(const AeadMessage& message);

}  // namespace crypto
