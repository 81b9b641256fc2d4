#include "tls/random.hpp"

#include "entropy/entropy.hpp"
#include "mbedtls/build_info.h"
#include "soc/soc.hpp"

#if defined(MBEDTLS_PSA_CRYPTO_C)
#include "mbedtls/entropy.h"
#include "psa/crypto.h"
#else
#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
#include "psa/crypto.h"
#endif
#include "mbedtls/ctr_drbg.h"
#include "mbedtls/entropy.h"
#endif

namespace tls {
namespace {

#if defined(MBEDTLS_PSA_CRYPTO_C)

// PSA owns a CTR_DRBG of its own; a second one beside it would only cost RAM.
bool seed() {
  return psa_crypto_init() == PSA_SUCCESS;
}

int generate(unsigned char* out, std::size_t size) {
  return psa_generate_random(out, size) == PSA_SUCCESS ? 0 : MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
}

#else

mbedtls_entropy_context accumulator;
mbedtls_ctr_drbg_context generator;

bool seed() {
  mbedtls_entropy_init(&accumulator);
  mbedtls_ctr_drbg_init(&generator);
  if (mbedtls_ctr_drbg_seed(&generator, mbedtls_entropy_func, &accumulator, nullptr, 0) == 0) {
#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
    return psa_crypto_init() == PSA_SUCCESS;  // a provider's: it draws from this generator
#else
    return true;
#endif
  }
  mbedtls_ctr_drbg_free(&generator);
  mbedtls_entropy_free(&accumulator);
  return false;
}

int generate(unsigned char* out, std::size_t size) {
  return mbedtls_ctr_drbg_random(&generator, out, size);
}

#endif

bool seeded = false;

}  // namespace

bool random_ready() {
  if (!seeded) seeded = seed();
  return seeded && entropy::healthy();
}

int random_bytes(void* /*context*/, unsigned char* out, std::size_t size) {
  return generate(out, size);
}

std::uint32_t random_number() {
  std::uint32_t number = 0;
  if (seeded && generate(reinterpret_cast<unsigned char*>(&number), sizeof number) == 0) return number;
  static std::uint32_t state = 0;
  state = (state + soc::milliseconds()) * 1664525U + 1013904223U;
  return state ^ state >> 16;
}

}  // namespace tls

/// The same for the provider of firmware/crypto (crypto/random.hpp), which must never draw from a generator
/// that has not been seeded, or whose noise sources have failed since.
extern "C" int tlsfit_random(unsigned char* out, std::size_t size) {
  return tls::random_ready() ? tls::random_bytes(nullptr, out, size) : -1;
}
