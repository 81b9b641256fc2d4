/* Written by hand for the provider's tests: TLS 1.3 alone, P-256, AES-128-GCM, SHA-256, with the PSA provider of
   firmware/crypto in place of Mbed TLS's PSA core. docs/crypto.md explains each line that differs from a fit of
   the legacy shape. */

/* The device's own heap, clock and entropy source. */
#include <stddef.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
void *tlsfit_calloc(size_t count, size_t size);
void tlsfit_free(void *memory);
time_t tlsfit_time(time_t *now);
#ifdef __cplusplus
}
#endif
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO tlsfit_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO tlsfit_free
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_PLATFORM_TIME_MACRO tlsfit_time
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
#define MBEDTLS_NO_PLATFORM_ENTROPY
#define MBEDTLS_ENTROPY_C
#define MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_ENTROPY_MAX_SOURCES 1
#define MBEDTLS_CTR_DRBG_C

/* The provider: everybody but the provider itself sees PSA's functions and nothing below them. */
#define MBEDTLS_PSA_CRYPTO_CLIENT
#define MBEDTLS_PSA_CRYPTO_CONFIG
#define MBEDTLS_PSA_CRYPTO_CONFIG_FILE "crypto_config.h"
#define MBEDTLS_PSA_CRYPTO_STRUCT_FILE "crypto/psa_struct.h"
#define MBEDTLS_USE_PSA_CRYPTO
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED

/* What the provider and CTR_DRBG are made of. MBEDTLS_SHA256_C stays off: with it Mbed TLS's MD layer would keep
   a second path beside PSA's; sha256.c is compiled all the same (mbedtls.cmake). */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_SHA256_SMALLER
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_CTR_DRBG_USE_128_BIT_KEY
#define MBEDTLS_GCM_C

/* X.509. */
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO

/* TLS. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE /* TLS 1.3 clients need it (quirk 9) */
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_TLS1_3_AES_128_GCM_SHA256
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024

/* What the handshake offers. */
#define TLSFIT_CIPHERSUITES MBEDTLS_SSL_CIPHERSUITES
#define TLSFIT_GROUPS MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1
#define TLSFIT_SIGNATURE_ALGORITHMS MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256
