// HMAC with SHA-256 (FIPS 198-1, RFC 2104).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace crypto {

inline constexpr std::size_t hmac_size = 32;
inline constexpr std::size_t hmac_block = 64;  ///< the longest key: TLS's are secrets of 48 bytes at most

/// The MAC of `first` and `second`, one after the other, under `key` (at most hmac_block bytes, which the
/// caller has seen to). `out` may be one of the parts, but not the key. Constant time in everything but the
/// lengths. Leaves its temporaries on the stack: the function of the API that called it wipes them
/// (wipe_stack()).
void hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
          std::span<const std::uint8_t> second, std::uint8_t* out);

}  // namespace crypto
