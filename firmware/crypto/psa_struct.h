/* The structures of the PSA API as our own provider fills them; Mbed TLS includes this in place of its
 * psa/crypto_struct.h (MBEDTLS_PSA_CRYPTO_STRUCT_FILE). Field names that Mbed TLS's own headers and inline
 * functions spell out (policy, alg2) are kept; everything else is ours.
 *
 * All state lives in the caller's structure: no handle, no heap. So that a caller may free its inputs at
 * once, every input is copied into the structure, whose buffers are bounded by what TLS feeds in (see each
 * field). A structure of all zeros is an operation that has not been set up. */
#ifndef TLSFIT_CRYPTO_PSA_STRUCT_H
#define TLSFIT_CRYPTO_PSA_STRUCT_H

#include <string.h>

#include "crypto/ecp_bits.h"
#include "crypto/sha512_state.h"
#include "mbedtls/md.h" /* psa_util.h relies on the file that this one replaces to bring it in */
#include "mbedtls/private_access.h"
#include "mbedtls/sha256.h"
#include "psa/build_info.h"

#ifdef __cplusplus
extern "C" {
#endif

struct psa_hash_operation_s {
  psa_algorithm_t alg; /* a hash, or 0: not set up */
#if defined(PSA_WANT_ALG_SHA_384) || defined(PSA_WANT_ALG_SHA_512)
  union {
    mbedtls_sha256_context state;
    tlsfit_sha512 state512;
  };
#else
  mbedtls_sha256_context state; /* of PSA_ALG_SHA_256 */
#endif
};
#define PSA_HASH_OPERATION_INIT \
  { 0 }

/* The provider has no multipart ciphers or AEADs: TLS's AEAD suites do not use them. */
struct psa_cipher_operation_s {
  psa_algorithm_t alg;
};
#define PSA_CIPHER_OPERATION_INIT \
  { 0 }

/* HMAC in pieces, which only programs use. The key is copied: it is needed again at the end. */
struct psa_mac_operation_s {
  psa_algorithm_t alg; /* PSA_ALG_HMAC(PSA_ALG_SHA_256), or 0: not set up */
  uint8_t verifies;    /* what it was set up for */
  uint8_t key_size;
  uint8_t key[64];
  mbedtls_sha256_context state; /* the inner hash */
};
#define PSA_MAC_OPERATION_INIT \
  { 0 }

struct psa_aead_operation_s {
  psa_algorithm_t alg;
};
#define PSA_AEAD_OPERATION_INIT \
  { 0 }

/* Longest secret: an HMAC block of SHA-256. (TLS: a master secret of 48 bytes, a hash of 32 or 48.) */
#define TLSFIT_DERIVATION_SECRET 64
/* Longest seed and label together, or HKDF info. TLS 1.2: a label of at most 22 bytes and two randoms of 32
 * (RFC 5246 section 8.1, RFC 7627 section 4). TLS 1.3: HkdfLabel with "tls13 ", 12 bytes and a hash of 32,
 * which is 54 (RFC 8446 section 7.1); 70 with a hash of 48. */
#define TLSFIT_DERIVATION_TEXT 96
/* Bytes that HMAC gives: of SHA-384 where a plan has suites of AES-256, whose hash it is. */
#if defined(TLSFIT_AES_256)
#define TLSFIT_DERIVATION_HMAC 48
#else
#define TLSFIT_DERIVATION_HMAC 32
#endif

struct psa_key_derivation_s {
  psa_algorithm_t alg; /* 0: not set up */
  size_t capacity;     /* bytes that may still be taken */
  uint8_t inputs;      /* how many of the algorithm's inputs have been given */
  uint8_t secret_size;
  uint8_t text_size;
  uint8_t used;    /* bytes of block[] that have been taken */
  uint8_t counter; /* blocks made so far (HKDF) */
  uint8_t secret[TLSFIT_DERIVATION_SECRET];
  uint8_t text[TLSFIT_DERIVATION_TEXT + 1]; /* label and seed, or info and a block's number */
  uint8_t chain[TLSFIT_DERIVATION_HMAC];    /* A(i) of the TLS 1.2 PRF */
  uint8_t block[TLSFIT_DERIVATION_HMAC];    /* the output block being handed out */
};
#define PSA_KEY_DERIVATION_OPERATION_INIT \
  { 0 }

struct psa_sign_hash_interruptible_operation_s {
  psa_algorithm_t alg;
};
#define PSA_SIGN_HASH_INTERRUPTIBLE_OPERATION_INIT \
  { 0 }

struct psa_verify_hash_interruptible_operation_s {
  psa_algorithm_t alg;
};
#define PSA_VERIFY_HASH_INTERRUPTIBLE_OPERATION_INIT \
  { 0 }

/* Mbed TLS's md.c includes a header of the PSA core whose prototypes name these two; nobody calls them. */
typedef struct psa_sign_hash_interruptible_operation_s mbedtls_psa_sign_hash_interruptible_operation_t;
typedef struct psa_verify_hash_interruptible_operation_s mbedtls_psa_verify_hash_interruptible_operation_t;

struct psa_custom_key_parameters_s {
  uint32_t flags;
};
#define PSA_CUSTOM_KEY_PARAMETERS_INIT \
  { 0 }

#ifndef __cplusplus
/* Flexible array members are not C++: psa/crypto.h declares the functions that take this for C alone. */
struct psa_key_production_parameters_s {
  uint32_t flags;
  uint8_t data[];
};
#define PSA_KEY_PRODUCTION_PARAMETERS_INIT \
  { 0 }
#endif

struct psa_key_policy_s {
  psa_key_usage_t MBEDTLS_PRIVATE(usage);
  psa_algorithm_t MBEDTLS_PRIVATE(alg);
  psa_algorithm_t MBEDTLS_PRIVATE(alg2);
};
typedef struct psa_key_policy_s psa_key_policy_t;

struct psa_key_attributes_s {
  psa_key_type_t MBEDTLS_PRIVATE(type);
  uint16_t MBEDTLS_PRIVATE(bits);
  psa_key_lifetime_t MBEDTLS_PRIVATE(lifetime);
  struct psa_key_policy_s MBEDTLS_PRIVATE(policy);
  mbedtls_svc_key_id_t MBEDTLS_PRIVATE(id);
};
#define PSA_KEY_ATTRIBUTES_INIT \
  { 0, 0, 0, {0, 0, 0}, MBEDTLS_SVC_KEY_ID_INIT }

/* TLSFIT_PSA_INIT(NAME): psa_NAME_init(), which gives an empty structure. */
#define TLSFIT_PSA_INIT(name, type)                   \
  static inline struct type psa_##name##_init(void) { \
    struct type empty;                                \
    memset(&empty, 0, sizeof empty);                  \
    return empty;                                     \
  }
TLSFIT_PSA_INIT(hash_operation, psa_hash_operation_s)
TLSFIT_PSA_INIT(cipher_operation, psa_cipher_operation_s)
TLSFIT_PSA_INIT(mac_operation, psa_mac_operation_s)
TLSFIT_PSA_INIT(aead_operation, psa_aead_operation_s)
TLSFIT_PSA_INIT(key_derivation_operation, psa_key_derivation_s)
TLSFIT_PSA_INIT(sign_hash_interruptible_operation, psa_sign_hash_interruptible_operation_s)
TLSFIT_PSA_INIT(verify_hash_interruptible_operation, psa_verify_hash_interruptible_operation_s)
TLSFIT_PSA_INIT(key_policy, psa_key_policy_s)
TLSFIT_PSA_INIT(key_attributes, psa_key_attributes_s)
#undef TLSFIT_PSA_INIT

/* Attributes of keys (PSA Crypto API 1.1, section 9.2 and following). */

static inline void psa_set_key_type(psa_key_attributes_t* attributes, psa_key_type_t type) {
  attributes->MBEDTLS_PRIVATE(type) = type;
}

static inline psa_key_type_t psa_get_key_type(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(type);
}

/* A size that does not fit becomes one that no key has. */
static inline void psa_set_key_bits(psa_key_attributes_t* attributes, size_t bits) {
  attributes->MBEDTLS_PRIVATE(bits) = (uint16_t)(bits > 0xFFF8 ? 0xFFFF : bits);
}

static inline size_t psa_get_key_bits(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(bits);
}

/* Who may sign or verify hashes may sign or verify messages (section 9.6, PSA_KEY_USAGE_SIGN_HASH). */
static inline void psa_set_key_usage_flags(psa_key_attributes_t* attributes, psa_key_usage_t usage) {
  if ((usage & PSA_KEY_USAGE_SIGN_HASH) != 0) usage |= PSA_KEY_USAGE_SIGN_MESSAGE;
  if ((usage & PSA_KEY_USAGE_VERIFY_HASH) != 0) usage |= PSA_KEY_USAGE_VERIFY_MESSAGE;
  attributes->MBEDTLS_PRIVATE(policy).MBEDTLS_PRIVATE(usage) = usage;
}

static inline psa_key_usage_t psa_get_key_usage_flags(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(policy).MBEDTLS_PRIVATE(usage);
}

static inline void psa_set_key_algorithm(psa_key_attributes_t* attributes, psa_algorithm_t alg) {
  attributes->MBEDTLS_PRIVATE(policy).MBEDTLS_PRIVATE(alg) = alg;
}

static inline psa_algorithm_t psa_get_key_algorithm(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(policy).MBEDTLS_PRIVATE(alg);
}

static inline void psa_set_key_lifetime(psa_key_attributes_t* attributes, psa_key_lifetime_t lifetime) {
  attributes->MBEDTLS_PRIVATE(lifetime) = lifetime;
}

static inline psa_key_lifetime_t psa_get_key_lifetime(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(lifetime);
}

/* Only persistent keys have an id of the caller's choice; the provider has none and will refuse it. */
static inline void psa_set_key_id(psa_key_attributes_t* attributes, mbedtls_svc_key_id_t id) {
  attributes->MBEDTLS_PRIVATE(id) = id;
  attributes->MBEDTLS_PRIVATE(lifetime) = PSA_KEY_LIFETIME_PERSISTENT;
}

static inline mbedtls_svc_key_id_t psa_get_key_id(const psa_key_attributes_t* attributes) {
  return attributes->MBEDTLS_PRIVATE(id);
}

#ifdef __cplusplus
}
#endif

#endif
