/* What Mbed TLS must believe that it has, because the provider has it (MBEDTLS_USER_CONFIG_FILE: read after
 * mbedtls_config.h). pk_rsa.cpp reads RSA keys and verifies with them, in front of everything that the
 * library would compute with these: none of rsa.c and bignum.c is compiled (mbedtls.cmake). */
#if defined(TLSFIT_RSA)
#define MBEDTLS_RSA_C
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_PKCS1_V15
#if defined(TLSFIT_RSA_PSS)
#define MBEDTLS_PKCS1_V21
#endif
#endif
