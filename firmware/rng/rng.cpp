#include "rng/rng.hpp"

#include "crypto/random.h"
#include "mbedtls/build_info.h"
#include "soc/soc.hpp"

#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
#include "psa/crypto.h"
#endif

namespace rng {
namespace {

bool started = false;

/// PSA draws from the generator, and may be asked for keys once it has started.
bool start() {
#if defined(MBEDTLS_PSA_CRYPTO_CLIENT)
  return psa_crypto_init() == PSA_SUCCESS;
#else
  return true;
#endif
}

}  // namespace

bool ready() {
  unsigned char none = 0;
  if (tlsfit_random(&none, 0) != 0) return false;
  if (!started) started = start();
  return started;
}

int bytes(void* /*context*/, unsigned char* out, std::size_t size) {
  return tlsfit_random(out, size);
}

std::uint32_t number() {
  std::uint32_t drawn = 0;
  if (started && tlsfit_random(reinterpret_cast<unsigned char*>(&drawn), sizeof drawn) == 0) return drawn;
  // Noise sources that have failed: no two numbers are alike, and that is all.
  static std::uint32_t state = 0;
  state += soc::milliseconds() | 1;
  return state * 0x9E3779B1U;
}

}  // namespace rng
