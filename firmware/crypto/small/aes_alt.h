/* The state of Mbed TLS's AES functions when small/alt.cpp provides them (MBEDTLS_AES_ALT):
 * crypto::small::Aes. */
#ifndef TLSFIT_CRYPTO_SMALL_AES_ALT_H
#define TLSFIT_CRYPTO_SMALL_AES_ALT_H

#include <stdint.h>

typedef struct mbedtls_aes_context {
  uint16_t key[8];
} mbedtls_aes_context;

#endif
