// What this provider can do, checked against what the fit asks for, when the image is built: a configuration
// that it cannot serve must not compile, rather than fail in a handshake.
#include "psa/crypto.h"

#if defined(MBEDTLS_PSA_CRYPTO_C)
#error "TLSFIT_CRYPTO is a provider: MBEDTLS_PSA_CRYPTO_C must be off"
#endif
#if !defined(MBEDTLS_PSA_CRYPTO_CLIENT) || !defined(MBEDTLS_USE_PSA_CRYPTO)
#error "TLSFIT_CRYPTO is a provider: MBEDTLS_PSA_CRYPTO_CLIENT and MBEDTLS_USE_PSA_CRYPTO must be on"
#endif
#if defined(MBEDTLS_CTR_DRBG_C) || defined(MBEDTLS_ENTROPY_C)
#error "the provider has a random generator of its own: MBEDTLS_CTR_DRBG_C and MBEDTLS_ENTROPY_C must be off"
#endif
#if !defined(MBEDTLS_PSA_P256M_DRIVER_ENABLED)
#error "the library must leave P-256 to others: MBEDTLS_PSA_P256M_DRIVER_ENABLED must be on"
#endif
#if defined(PSA_WANT_ALG_SHA_1) || defined(PSA_WANT_ALG_SHA_224)
#error "the provider has no hashes but SHA-256, SHA-384 and SHA-512"
#endif
#if defined(PSA_WANT_ALG_CCM) || defined(PSA_WANT_ALG_CBC_NO_PADDING)
#error "the provider has no ciphers but AES-128-GCM and ChaCha20-Poly1305"
#endif
#if defined(PSA_WANT_ECC_SECP_R1_521) || defined(PSA_WANT_ECC_MONTGOMERY_255)
#error "the provider has no curves but P-256 and P-384"
#endif
#if defined(PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY)
#error "RSA keys do not go through PSA: TLSFIT_RSA in its place"
#endif
#if defined(PSA_WANT_ALG_DETERMINISTIC_ECDSA)
#error "the provider signs with random nonces only"
#endif
