// tlsfit_random(), over whichever generator the shape has. Nothing but mbedtls_hardware_poll() is asked of
// the program, and that gives bytes full of entropy (entropy/hardware_poll.cpp): an accumulator, as Mbed TLS
// keeps one before its CTR_DRBG, would only mix them again, for 112 bytes of heap that are never given back.
#include <cstddef>
#include <cstdint>

#include "crypto/random.h"
#include "mbedtls/build_info.h"
#include "mbedtls/entropy.h"
#include "mbedtls/platform_util.h"

#if defined(MBEDTLS_CTR_DRBG_C)
#include "mbedtls/ctr_drbg.h"
#else
#include "crypto/drbg.hpp"
#include "crypto/wipe.hpp"
#endif
#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
#include "psa/crypto.h"
#endif

// Mbed TLS declares it in a header of the library's own (MBEDTLS_ENTROPY_HARDWARE_ALT).
extern "C" int mbedtls_hardware_poll(void* data, unsigned char* output, std::size_t size, std::size_t* given);

namespace {

/// Fills `out` from the noise sources, which give a few bytes at a time. Returns 0 or Mbed TLS's error.
int gather(void* /*context*/, unsigned char* out, std::size_t size) {
  std::size_t given = 0;
  for (std::size_t have = 0; have < size; have += given) {
    if (mbedtls_hardware_poll(nullptr, out + have, size - have, &given) != 0 || given == 0)
      return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  }
  return 0;
}

#if defined(MBEDTLS_CTR_DRBG_C)

mbedtls_ctr_drbg_context generator;

bool seed() {
  mbedtls_ctr_drbg_init(&generator);
  if (mbedtls_ctr_drbg_seed(&generator, gather, nullptr, nullptr, 0) == 0) return true;
  mbedtls_ctr_drbg_free(&generator);
  return false;
}

int draw(unsigned char* out, std::size_t size) {
  return mbedtls_ctr_drbg_random(&generator, out, size);
}

#else

crypto::Drbg generator;
unsigned int requests = 0;

constexpr unsigned int requests_between_seeds = 10000;  // as Mbed TLS's CTR_DRBG does

bool feed() {
  unsigned char noise[crypto::drbg_seed_size];
  const bool good = gather(nullptr, noise, sizeof noise) == 0;
  if (good) {
    crypto::drbg_seed(generator, noise);
    requests = 0;
  }
  mbedtls_platform_zeroize(noise, sizeof noise);
  crypto::wipe_stack();
  return good;
}

bool seed() {
  crypto::drbg_start(generator);
  return feed();
}

int draw(unsigned char* out, std::size_t size) {
  const bool lawful = size <= 0xFFFF;  // SP 800-90A §10.1, table 2
  if (!lawful || (++requests > requests_between_seeds && !feed())) return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  crypto::drbg_generate(generator, out, size);
  crypto::wipe_stack();
  return 0;
}

#endif

/// Whether the noise sources still pass their health tests, which is what they answer when asked for no
/// bytes: a generator that has been seeded does not outlive them.
bool sources_are_good() {
  unsigned char none = 0;
  std::size_t given = 0;
  return mbedtls_hardware_poll(nullptr, &none, 0, &given) == 0;
}

bool seeded = false;

}  // namespace

extern "C" int tlsfit_random(unsigned char* out, std::size_t size) {
  if (!sources_are_good()) return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  if (!seeded) seeded = seed();
  if (!seeded) return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  return size == 0 ? 0 : draw(out, size);
}

#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
/// Mbed TLS's PSA core draws from the same: a generator of its own beside this one would only cost RAM.
extern "C" psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t* /*context*/,
                                                        std::uint8_t* output, std::size_t size,
                                                        std::size_t* given) {
  const bool good = tlsfit_random(output, size) == 0;
  *given = good ? size : 0;
  return good ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif
