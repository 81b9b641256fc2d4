#include "crypto/drbg.hpp"

#include <cstring>

namespace crypto {
namespace {

/// HMAC_DRBG_Update (§10.1.2.2).
void update(Drbg& drbg, std::span<const std::uint8_t> provided) {
  for (std::uint8_t round = 0; round < 2; ++round) {
    std::uint8_t key[hmac_size];  // hmac() wants its key to the end
    hmac(drbg.key, {drbg.value, {&round, 1}, provided}, key);
    std::memcpy(drbg.key, key, sizeof key);
    hmac(drbg.key, {drbg.value}, drbg.value);
    if (provided.empty()) return;
  }
}

}  // namespace

void drbg_start(Drbg& drbg) {
  std::memset(drbg.key, 0, sizeof drbg.key);
  std::memset(drbg.value, 1, sizeof drbg.value);
}

void drbg_seed(Drbg& drbg, std::span<const std::uint8_t> seed) {
  update(drbg, seed);
}

void drbg_generate(Drbg& drbg, std::uint8_t* out, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    if (i % hmac_size == 0) hmac(drbg.key, {drbg.value}, drbg.value);
    out[i] = drbg.value[i % hmac_size];
  }
  update(drbg, {});
}

}  // namespace crypto
