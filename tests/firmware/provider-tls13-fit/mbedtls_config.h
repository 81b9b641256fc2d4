/* Written by hand for tests: TLS 1.3 alone, P-256, AES-128-GCM, SHA-256; the provider of firmware/crypto
   below, over Mbed TLS's SHA-256. docs/crypto.md explains each line. */
#include "common.h"

/* The provider: everybody but the provider itself sees PSA's functions and nothing below them. */
#define MBEDTLS_PSA_CRYPTO_CLIENT
#define MBEDTLS_PSA_CRYPTO_STRUCT_FILE "crypto/psa_struct.h"
#define MBEDTLS_USE_PSA_CRYPTO
#define MBEDTLS_PSA_CRYPTO_CONFIG
#define MBEDTLS_PSA_CRYPTO_CONFIG_FILE "crypto_config.h"
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED

/* What the provider is made of. MBEDTLS_SHA256_C stays off: with it Mbed TLS's MD layer would keep a second
   path beside PSA's; sha256.c is compiled all the same (mbedtls.cmake). */
#define MBEDTLS_SHA256_SMALLER

/* TLS. */
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE /* TLS 1.3 clients need it */
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_TLS1_3_AES_128_GCM_SHA256
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024

/* What the handshake offers. */
#define TLSFIT_CIPHERSUITES MBEDTLS_SSL_CIPHERSUITES
#define TLSFIT_GROUPS MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1
#define TLSFIT_SIGNATURE_ALGORITHMS MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256
