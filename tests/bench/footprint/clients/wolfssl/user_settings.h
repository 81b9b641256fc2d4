/* wolfSSL's smallest client of TLS 1.2 with ECDHE-ECDSA (with FOOTPRINT_RSA ECDHE-RSA, beside it),
   AES-128-GCM and P-256 that verifies chain, host name and dates. It begins with the library's
   examples/configs/user_settings_tls12.h, and leaves out what a client does not need. */
#pragma once

/* The device's heap, clock and noise (client.cpp). */
#include <stddef.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
void* footprint_malloc(size_t size);
void* footprint_realloc(void* memory, size_t size);
void tlsfit_free(void* memory);
time_t footprint_time(time_t* now);
struct tm* footprint_gmtime(const time_t* time, struct tm* out);
int footprint_seed(unsigned char* out, unsigned int size);
#ifdef __cplusplus
}
#endif
#define XMALLOC_OVERRIDE
#define XMALLOC(size, heap, type) footprint_malloc(size)
#define XREALLOC(memory, size, heap, type) footprint_realloc(memory, size)
#define XFREE(memory, heap, type) tlsfit_free(memory)
#define XTIME(now) footprint_time(now)
#define XGMTIME(time, out) footprint_gmtime(time, out)
#define HAVE_GMTIME_R
#define TIME_OVERRIDES
#define WOLFSSL_GMTIME
#define HAVE_TIME_T_TYPE
#define HAVE_TM_TYPE
#define CUSTOM_RAND_GENERATE_SEED footprint_seed
#define WOLFSSL_USER_IO
#define WOLFSSL_IGNORE_FILE_WARN
#define WOLFSSL_GENERAL_ALIGNMENT 4
#define SIZEOF_LONG_LONG 8
#define SIZEOF_LONG 4
#define SINGLE_THREADED
#define NO_FILESYSTEM
#define NO_WRITEV
#define NO_MAIN_DRIVER
#define NO_STDIO_FILESYSTEM

/* TLS. */
#define NO_WOLFSSL_SERVER
#define NO_OLD_TLS
#define HAVE_TLS_EXTENSIONS
#define HAVE_SUPPORTED_CURVES
#define HAVE_EXTENDED_MASTER
#define HAVE_SNI
#define HAVE_MAX_FRAGMENT
#define NO_SESSION_CACHE
#define NO_PSK
#define NO_CLIENT_CACHE
#define WOLFSSL_NO_CLIENT_AUTH
#define NO_ERROR_STRINGS
#define NO_HANDSHAKE_DONE_CB

/* Certificates. */
#define WOLFSSL_ASN_TEMPLATE
#define IGNORE_NAME_CONSTRAINTS
#define WOLFSSL_NO_PEM
#define NO_CODING
#define NO_PKCS12
#define NO_PKCS8
#define NO_PWDBASED
#define NO_SIG_WRAPPER
#define NO_CHECK_PRIVATE_KEY
#if !defined( \
    FOOTPRINT_RSA) /* without it an issuer's RSA key is not kept, and every chain ends in BAD_FUNC_ARG */
#define NO_WOLFSSL_CM_VERIFY
#endif

/* Cryptography. */
#define HAVE_HASHDRBG
#define HAVE_ECC
#define ECC_USER_CURVES
#define ECC_TIMING_RESISTANT
#define NO_ECC_SIGN
#define WOLFSSL_HAVE_SP_ECC
#define WOLFSSL_SP_SMALL
#define WOLFSSL_SP_MATH
#define WOLFSSL_SP_NO_MALLOC
#define SP_WORD_SIZE 32
#define USE_SLOW_SHA256
#define HAVE_AESGCM
#define GCM_SMALL
#define NO_AES_CBC
#define NO_AES_192
#define NO_AES_256
#define WOLFSSL_AES_SMALL_TABLES
#define WOLFSSL_AES_NO_UNROLL
#if defined(FOOTPRINT_RSA)
#define WOLFSSL_RSA_PUBLIC_ONLY
#define WOLFSSL_HAVE_SP_RSA
#define WOLFSSL_SP_NO_3072
#define WC_NO_HARDEN /* of private keys, of which there are none; the curve's settings stay (above) */
#else
#define NO_RSA
#endif
#define NO_DH
#define NO_DSA
#define NO_SHA
#define NO_MD4
#define NO_MD5
#define NO_RC4
#define NO_DES3
#define WOLFSSL_NO_SHAKE128
#define WOLFSSL_NO_SHAKE256
