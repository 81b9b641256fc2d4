/* The one random generator of a client: what TLS, the provider of PSA's functions and p256-m draw from. */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Fills `out` with `size` random bytes, at most 1,024, from a generator of NIST SP 800-90A: Mbed TLS's
 * CTR_DRBG, or HMAC_DRBG in the shapes with a provider (rng/generator.cpp). It is seeded by the first call,
 * from mbedtls_hardware_poll(), and anew after 10,000 requests. A call for no bytes says whether it can give
 * some. Returns 0, or another number if the noise sources fail: then nothing secret may be made. */
int tlsfit_random(unsigned char* out, size_t size);

#ifdef __cplusplus
}
#endif
