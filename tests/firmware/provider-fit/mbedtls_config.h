/* Written by hand for tests: TLS 1.2, ECDHE-ECDSA over P-256, AES-128-GCM, SHA-256; the provider of
   firmware/crypto below, over Mbed TLS's SHA-256. docs/crypto.md explains each line. */
#include "common.h"

/* The provider: everybody but the provider itself sees PSA's functions and nothing below them. */
#define MBEDTLS_PSA_CRYPTO_CLIENT
#define MBEDTLS_PSA_CRYPTO_STRUCT_FILE "crypto/psa_struct.h"
#define MBEDTLS_USE_PSA_CRYPTO
#define MBEDTLS_PSA_CRYPTO_CONFIG
#define MBEDTLS_PSA_CRYPTO_CONFIG_FILE "crypto_config.h"
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED
/* Mbed TLS 3.6 derives this from ECDH_C alone: without it the ClientHello has no supported_groups. */
#define MBEDTLS_SSL_TLS1_2_SOME_ECC

/* What the provider is made of. MBEDTLS_SHA256_C stays off: with it Mbed TLS's MD layer would keep a second
   path beside PSA's; sha256.c is compiled all the same (mbedtls.cmake). */
#define MBEDTLS_SHA256_SMALLER

/* TLS. */
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
#define MBEDTLS_SSL_IN_CONTENT_LEN 2048
#define MBEDTLS_SSL_OUT_CONTENT_LEN 512
#define TLSFIT_MFL_CODE MBEDTLS_SSL_MAX_FRAG_LEN_512

/* What the handshake offers. */
#define TLSFIT_CIPHERSUITES MBEDTLS_SSL_CIPHERSUITES
#define TLSFIT_GROUPS MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1
#define TLSFIT_SIGNATURE_ALGORITHMS MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256
