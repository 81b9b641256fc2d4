// SHA-256 (FIPS 180-4) from whichever implementation is linked: Mbed TLS's, or our small one
// (MBEDTLS_SHA256_ALT). Nothing here can fail: neither does in software.
#pragma once

#include "mbedtls/sha256.h"
#if defined(MBEDTLS_SHA256_ALT)
#include "crypto/small/sha256.hpp"
#endif

namespace crypto {

using Sha256State = mbedtls_sha256_context;

#if defined(MBEDTLS_SHA256_ALT)

static_assert(sizeof(Sha256State) == sizeof(small::Sha256) && alignof(Sha256State) == alignof(small::Sha256));

inline small::Sha256& ours(Sha256State& state) {
  return reinterpret_cast<small::Sha256&>(state);
}

inline void sha256_start(Sha256State& state) {
  small::sha256_start(ours(state));
}
inline void sha256_update(Sha256State& state, const std::uint8_t* data, std::size_t size) {
  small::sha256_update(ours(state), data, size);
}
/// The caller erases `state`.
inline void sha256_finish(Sha256State& state, std::uint8_t* digest) {
  small::sha256_finish(ours(state), digest);
}

#else

inline void sha256_start(Sha256State& state) {
  mbedtls_sha256_init(&state);
  (void)mbedtls_sha256_starts(&state, 0);
}
inline void sha256_update(Sha256State& state, const std::uint8_t* data, std::size_t size) {
  (void)mbedtls_sha256_update(&state, data, size);
}
/// The caller erases `state`.
inline void sha256_finish(Sha256State& state, std::uint8_t* digest) {
  (void)mbedtls_sha256_finish(&state, digest);
}

#endif

}  // namespace crypto
