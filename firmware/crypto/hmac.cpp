#include "crypto/hmac.hpp"

#include "crypto/sha256.hpp"
#include "crypto/wipe.hpp"

namespace crypto {
namespace {

/// Begins a hash with the key's block, masked.
void start(Sha256State& hash, std::span<const std::uint8_t> key, std::uint8_t mask) {
  std::uint8_t block[hmac_block];
  for (std::size_t i = 0; i < hmac_block; ++i)
    block[i] = static_cast<std::uint8_t>((i < key.size() ? key[i] : 0) ^ mask);
  sha256_start(hash);
  sha256_update(hash, block, sizeof block);
  wipe(block, sizeof block);
}

}  // namespace

void hmac(std::span<const std::uint8_t> key, std::span<const std::uint8_t> first,
          std::span<const std::uint8_t> second, std::uint8_t* out) {
  constexpr std::uint8_t ipad = 0x36, opad = 0x5C;
  Sha256State hash;
  start(hash, key, ipad);
  sha256_update(hash, first.data(), first.size());
  sha256_update(hash, second.data(), second.size());
  sha256_finish(hash, out);
  start(hash, key, opad);
  sha256_update(hash, out, hmac_size);
  sha256_finish(hash, out);
  wipe(&hash, sizeof hash);
}

}  // namespace crypto
