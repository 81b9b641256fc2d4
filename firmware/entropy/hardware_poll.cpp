// What seeds the generator (rng/generator.cpp). That believes that every byte it is given is full of entropy,
// so raw noise must not reach it: SHA-256, a vetted conditioning component (NIST SP
// 800-90B §3.1.5.1.1), makes 32 bytes of full entropy out of 64 bits more than that (SP 800-90C §3.1).
#include <mbedtls/entropy.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>

#include <cstring>

#include "entropy/entropy.hpp"

namespace {

constexpr std::size_t digest_size = 32;
constexpr std::size_t bits_wanted = 8 * digest_size + 64;

void absorb(void* context, std::span<const std::uint8_t> samples) {
  mbedtls_sha256_update(static_cast<mbedtls_sha256_context*>(context), samples.data(), samples.size());
}

}  // namespace

/// At most 32 bytes at a time, about 80 ms of sampling on an STM32F401; the caller asks again for more. Asked
/// for none it takes no time, and says whether the sources still pass their health tests.
extern "C" int mbedtls_hardware_poll(void*, unsigned char* output, std::size_t size, std::size_t* given) {
  *given = 0;
  if (size == 0) return entropy::healthy() ? 0 : MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
  mbedtls_sha256_context hash;
  mbedtls_sha256_init(&hash);
  unsigned char digest[digest_size];
  const bool good = mbedtls_sha256_starts(&hash, 0) == 0 && entropy::gather(bits_wanted, absorb, &hash) &&
                    mbedtls_sha256_finish(&hash, digest) == 0;
  if (good) {
    *given = size < digest_size ? size : digest_size;
    std::memcpy(output, digest, *given);
  }
  mbedtls_sha256_free(&hash);
  mbedtls_platform_zeroize(digest, sizeof digest);
  return good ? 0 : MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
}
