// RSA keys of servers and issuers as Mbed TLS's public-key code has them (pk_rsa.cpp).
#pragma once

#include <cstddef>

#include "mbedtls/pk.h"

namespace crypto {

/// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1) with rsaEncryption (RFC 3279 §2.3.1) at `*at` into `pk`,
/// which is new, and moves `*at` behind it. The key refers to its bytes, which must stay. Errors:
/// MBEDTLS_ERR_PK_UNKNOWN_PK_ALG if it is no RSA key; MBEDTLS_ERR_PK_INVALID_PUBKEY if it is not one that
/// rsa_is_key().
int read_rsa_key(unsigned char** at, const unsigned char* end, mbedtls_pk_context& pk);

/// Lets an RSA key have its bytes to itself, on the heap, until it is freed. Does nothing to others. Errors:
/// MBEDTLS_ERR_PK_ALLOC_FAILED.
int keep_rsa_key(mbedtls_pk_context& pk);

/// Verifies by RSASSA-PSS with Mbed TLS's options. Where they leave the salt's length open it is the hash's
/// (RFC 8446 §4.2.3). Errors: Mbed TLS's.
int verify_rsa_pss(const mbedtls_pk_context& pk, const mbedtls_pk_rsassa_pss_options& options,
                   mbedtls_md_type_t hash_type, const unsigned char* hash, std::size_t hash_size,
                   const unsigned char* signature, std::size_t signature_size);

}  // namespace crypto
