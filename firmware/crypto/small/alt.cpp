// Our SHA-256 under Mbed TLS's names (MBEDTLS_SHA256_ALT), for the conditioning of noise. Only what that
// calls is here; another caller does not link.
#include "crypto/sha256.hpp"
#include "crypto/wipe.hpp"

#if !defined(MBEDTLS_SHA256_ALT)
#error "TLSFIT_CRYPTO=provider-small needs MBEDTLS_SHA256_ALT"
#endif
#if defined(MBEDTLS_SHA256_C)
#error "TLSFIT_CRYPTO=provider-small has a SHA-256 of its own: MBEDTLS_SHA256_C must be off"
#endif

extern "C" {

void mbedtls_sha256_init(mbedtls_sha256_context* /*context*/) {}

void mbedtls_sha256_free(mbedtls_sha256_context* context) {
  crypto::wipe(context, sizeof *context);
}

int mbedtls_sha256_starts(mbedtls_sha256_context* context, int is_224) {
  if (is_224 != 0) return MBEDTLS_ERR_SHA256_BAD_INPUT_DATA;
  crypto::sha256_start(*context);
  return 0;
}

int mbedtls_sha256_update(mbedtls_sha256_context* context, const unsigned char* data, size_t size) {
  crypto::sha256_update(*context, data, size);
  return 0;
}

int mbedtls_sha256_finish(mbedtls_sha256_context* context, unsigned char* digest) {
  crypto::sha256_finish(*context, digest);
  return 0;
}

}  // extern "C"
