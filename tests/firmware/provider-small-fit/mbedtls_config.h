/* Written by hand for the provider's tests: TLS 1.2, ECDHE-ECDSA over P-256, AES-128-GCM, SHA-256, with the PSA
   provider of firmware/crypto in place of Mbed TLS's PSA core. docs/crypto.md explains each line that differs
   from a fit of the legacy shape. */

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
/* Mbed TLS 3.6 derives this from ECDH_C alone: without it the ClientHello has no supported_groups. */
#define MBEDTLS_SSL_TLS1_2_SOME_ECC

/* CTR_DRBG, the provider and the conditioning of noise compute with firmware/crypto/small, which takes the place
   of Mbed TLS's AES and SHA-256. GCM_C and SHA256_C stay off. */
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_SHA256_ALT
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ALT
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
#define MBEDTLS_CTR_DRBG_USE_128_BIT_KEY

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
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_SSL_CIPHERSUITES MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
#define MBEDTLS_SSL_IN_CONTENT_LEN 2048
#define MBEDTLS_SSL_OUT_CONTENT_LEN 1024
#define TLSFIT_MFL_CODE MBEDTLS_SSL_MAX_FRAG_LEN_1024

/* What the handshake offers. */
#define TLSFIT_CIPHERSUITES MBEDTLS_SSL_CIPHERSUITES
#define TLSFIT_GROUPS MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1
#define TLSFIT_SIGNATURE_ALGORITHMS MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256
