/* The state of SHA-512 and SHA-384 (sha512.hpp), for the structures of the PSA API, which are C. */
#ifndef TLSFIT_CRYPTO_SHA512_STATE_H
#define TLSFIT_CRYPTO_SHA512_STATE_H

#include <stdint.h>

typedef struct tlsfit_sha512 {
  uint64_t state[8];
  uint64_t size; /* bytes hashed so far: fewer than 2^61 */
  uint8_t block[128];
} tlsfit_sha512;

#endif
