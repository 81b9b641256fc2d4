/* What every configuration of Mbed TLS needs on the device, laid over the library's own: the firmware's heap,
   clock and noise in place of an operating system's, and dates that are checked. */
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
#undef MBEDTLS_FS_IO
#undef MBEDTLS_NET_C
#undef MBEDTLS_TIMING_C
#undef MBEDTLS_PSA_ITS_FILE_C
#undef MBEDTLS_PSA_CRYPTO_STORAGE_C
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
