#include "crypto/drbg.hpp"

#include <cstring>

namespace crypto {
namespace {

/// V = HMAC(K, V).
void next_value(Drbg& drbg) {
  hmac(drbg.key, {drbg.value, hmac_size}, {}, drbg.value);
}

/// HMAC_DRBG_Update (§10.1.2.2): K = HMAC(K, V || 00 || provided) and V = HMAC(K, V), then, if there is
/// something provided, the same with 01.
void update(Drbg& drbg, std::span<const std::uint8_t> provided) {
  drbg.value[hmac_size] = 0;
  for (;;) {
    std::uint8_t key[hmac_size];  // hmac() wants its key to the end
    hmac(drbg.key, drbg.value, provided, key);
    std::memcpy(drbg.key, key, sizeof key);
    next_value(drbg);
    if (provided.empty() || drbg.value[hmac_size]++ != 0) return;
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
    if (i % hmac_size == 0) next_value(drbg);
    out[i] = drbg.value[i % hmac_size];
  }
  update(drbg, {});
}

}  // namespace crypto
