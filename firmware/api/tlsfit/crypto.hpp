// Cryptography in its own right, by the names of the PSA Crypto API 1.1: SHA-256, HMAC, HKDF, AES-128-GCM,
// ChaCha20-Poly1305, random bytes, keys and signatures on P-256. It is the code that the image's TLS sessions
// run on; what a program uses besides is put there by the fit, which reads the names in the program's
// sources. docs/app.md says what there is and where its limits are.
#pragma once

#include <psa/crypto.h>

// A name that the fit has no code for does not compile, rather than fail on the device. It was made before
// the program used that name, or the name stands in no source of the program's folder.
#if !defined(MBEDTLS_PSA_CRYPTO_CLIENT)
#error "this fit has none of PSA's functions: fit again with this program (tlsfit fit --app)"
#endif
// "poisoned" means: fit again.
#if !defined(PSA_WANT_ALG_GCM)
#pragma GCC poison PSA_ALG_GCM
#endif
#if !defined(PSA_WANT_ALG_CHACHA20_POLY1305)
#pragma GCC poison PSA_ALG_CHACHA20_POLY1305
#endif
#if !defined(PSA_WANT_ALG_HKDF)
#pragma GCC poison PSA_ALG_HKDF
#endif
#if !defined(PSA_WANT_ALG_SHA_384)
#pragma GCC poison PSA_ALG_SHA_384
#endif
#if !defined(PSA_WANT_ALG_SHA_512)
#pragma GCC poison PSA_ALG_SHA_512
#endif
#if defined(MBEDTLS_PSA_CRYPTO_C)
#if !defined(PSA_WANT_ALG_HMAC)
#pragma GCC poison PSA_ALG_HMAC
#endif
#if !defined(PSA_WANT_ECC_SECP_R1_256)
#pragma GCC poison PSA_ECC_FAMILY_SECP_R1
#endif
#else
#if !defined(TLSFIT_PROGRAM_KEYS)
#pragma GCC poison psa_import_key psa_generate_key psa_key_derivation_output_key
#endif
#if !defined(TLSFIT_PROGRAM_SIGNS)
#pragma GCC poison psa_sign_hash
#endif
#endif
