/* Without ECP_C Mbed TLS 3.6 believes that a coordinate has one bit (mbedtls/ecp.h), and gives TLS 1.2's
 * premaster secret a buffer of one byte: the key exchange then fails with -0x7F80. This must come before
 * mbedtls/ssl.h looks at the macro: psa/crypto.h, which ssl.h includes first, brings it in by
 * MBEDTLS_PSA_CRYPTO_STRUCT_FILE. tls/client.cpp asserts that the buffer came out large enough. */
#ifndef TLSFIT_CRYPTO_ECP_BITS_H
#define TLSFIT_CRYPTO_ECP_BITS_H

#include "mbedtls/ecp.h"

#if !defined(MBEDTLS_ECP_LIGHT)
#undef MBEDTLS_ECP_MAX_BITS
#if defined(TLSFIT_P384_KEYS)
#define MBEDTLS_ECP_MAX_BITS 384
#else
#define MBEDTLS_ECP_MAX_BITS 256
#endif
#endif

#endif
