/* What every one of these fits has: the device's own heap, clock and entropy source, X.509, and TLS as a
 * client. */
#include <stddef.h>
#include <time.h>
#ifdef __cplusplus
extern "C" {
#endif
void* tlsfit_calloc(size_t count, size_t size);
void tlsfit_free(void* memory);
time_t tlsfit_time(time_t* now);
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
#define MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_HAVE_ASM

#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO

#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_SERVER_NAME_INDICATION

#ifdef TLSFIT_DEBUG
#define MBEDTLS_ERROR_C
#endif
