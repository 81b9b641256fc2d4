#include "tls/random.hpp"

#include "entropy/entropy.hpp"
#include "mbedtls/build_info.h"
#include "mbedtls/entropy.h"
#include "mbedtls/platform_util.h"
#include "soc/soc.hpp"

#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
#include "psa/crypto.h"
#endif
#if defined(MBEDTLS_CTR_DRBG_C)
#include "mbedtls/ctr_drbg.h"
#else
#include "crypto/drbg.hpp"
#include "crypto/wipe.hpp"

// Mbed TLS declares it in a header of the library's own (MBEDTLS_ENTROPY_HARDWARE_ALT).
extern "C" int mbedtls_hardware_poll(void* data, unsigned char* output, std::size_t size, std::size_t* given);
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

#elif defined(MBEDTLS_CTR_DRBG_C)

mbedtls_entropy_context accumulator;
mbedtls_ctr_drbg_context generator;

bool seed() {
  mbedtls_entropy_init(&accumulator);
  mbedtls_ctr_drbg_init(&generator);
  if (mbedtls_ctr_drbg_seed(&generator, mbedtls_entropy_func, &accumulator, nullptr, 0) == 0) return true;
  mbedtls_ctr_drbg_free(&generator);
  mbedtls_entropy_free(&accumulator);
  return false;
}

int generate(unsigned char* out, std::size_t size) {
  return mbedtls_ctr_drbg_random(&generator, out, size);
}

#else

crypto::Drbg generator;
unsigned int requests = 0;

constexpr unsigned int requests_between_seeds = 10000;  // as Mbed TLS's CTR_DRBG does

/// Seeds with what the noise sources give, of full entropy after conditioning (entropy/hardware_poll.cpp).
bool feed() {
  unsigned char noise[crypto::drbg_seed_size];
  std::size_t have = 0, given = 0;
  while (have < sizeof noise &&
         mbedtls_hardware_poll(nullptr, noise + have, sizeof noise - have, &given) == 0)
    have += given;
  if (have == sizeof noise) {
    crypto::drbg_seed(generator, noise);
    requests = 0;
  }
  mbedtls_platform_zeroize(noise, sizeof noise);
  crypto::wipe_stack();
  return have == sizeof noise;
}

bool seed() {
  crypto::drbg_start(generator);
  return feed() && psa_crypto_init() == PSA_SUCCESS;  // the provider draws from this generator
}

int generate(unsigned char* out, std::size_t size) {
  const bool lawful = size <= 0xFFFF;  // SP 800-90A §10.1, table 2
  if (!lawful || (++requests > requests_between_seeds && !feed())) return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  crypto::drbg_generate(generator, out, size);
  crypto::wipe_stack();
  return 0;
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
