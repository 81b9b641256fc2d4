/* The state of Mbed TLS's SHA-256 functions when small/alt.cpp provides them (MBEDTLS_SHA256_ALT):
 * crypto::small::Sha256. */
#ifndef TLSFIT_CRYPTO_SMALL_SHA256_ALT_H
#define TLSFIT_CRYPTO_SMALL_SHA256_ALT_H

#include <stdint.h>

typedef struct mbedtls_sha256_context {
  uint32_t state[8];
  uint64_t size;
  uint8_t block[64];
} mbedtls_sha256_context;

#endif
