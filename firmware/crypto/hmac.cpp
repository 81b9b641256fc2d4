#include "crypto/hmac.hpp"

#include "crypto/wipe.hpp"
#include "mbedtls/sha256.h"

namespace crypto {
namespace {

/// Begins a hash with the key's block, masked.
void start(mbedtls_sha256_context& hash, std::span<const std::uint8_t> key, std::uint8_t mask) {
  std::uint8_t block[hmac_block];
  for (std::size_t i = 0; i < hmac_block; ++i)
    block[i] = static_cast<std::uint8_t>((i < key.size() ? key[i] : 0) ^ mask);
  mbedtls_sha256_starts(&hash, 0);
  mbedtls_sha256_update(&hash, block, sizeof block);
  wipe(block, sizeof block);
}

}  // namespace

// mbedtls_sha256_starts(), _update() and _finish() in software return 0 always.
void hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
          std::span<const std::uint8_t> second, std::uint8_t* out) {
  constexpr std::uint8_t ipad = 0x36, opad = 0x5C;
  mbedtls_sha256_context hash;
  mbedtls_sha256_init(&hash);
  start(hash, key, ipad);
  mbedtls_sha256_update(&hash, first.data(), first.size());
  mbedtls_sha256_update(&hash, second.data(), second.size());
  mbedtls_sha256_finish(&hash, out);
  start(hash, key, opad);
  mbedtls_sha256_update(&hash, out, hmac_size);
  mbedtls_sha256_finish(&hash, out);
  mbedtls_sha256_free(&hash);
}

}  // namespace crypto
