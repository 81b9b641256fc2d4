// Poly1305 (RFC 8439 section 2.5): a tag over a message, with a key that is used once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace crypto::chacha {

/// A number modulo 2^130 - 5 in limbs of 26 bits, the lowest first. In between a limb may have a few bits
/// more.
inline constexpr std::size_t limbs = 5;

struct Poly1305 {
  std::uint32_t r[2 * limbs];  ///< five times the point, then the point
  std::uint32_t h[limbs];      ///< the sum so far
  std::uint32_t s[4];          ///< what is added in the end
};

/// Begins with a key of 32 bytes, as eight words in little-endian order.
void start(Poly1305& poly, const std::uint32_t* key);

/// Adds bytes, filled up with zeros to whole blocks of 16 (section 2.8.1, pad16).
void add_padded(Poly1305& poly, const std::uint8_t* data, std::size_t size);

/// The tag, as four words in little-endian order.
void finish(Poly1305& poly, std::uint32_t* tag);

}  // namespace crypto::chacha
