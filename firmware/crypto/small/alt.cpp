// Our AES and SHA-256 under Mbed TLS's names (MBEDTLS_AES_ALT, MBEDTLS_SHA256_ALT), for those that ask by
// name: CTR_DRBG, the conditioning of noise, the provider. Only what these call is here; another caller does
// not link.
#include "crypto/small/aes.hpp"
#include "crypto/small/sha256.hpp"
#include "crypto/wipe.hpp"
#include "mbedtls/aes.h"
#include "mbedtls/sha256.h"

#if !defined(MBEDTLS_AES_ALT) || !defined(MBEDTLS_SHA256_ALT)
#error "TLSFIT_CRYPTO=provider-small needs MBEDTLS_AES_ALT and MBEDTLS_SHA256_ALT"
#endif
#if defined(MBEDTLS_GCM_C) || defined(MBEDTLS_SHA256_C)
#error \
    "TLSFIT_CRYPTO=provider-small has a GCM and a SHA-256 of its own: MBEDTLS_GCM_C and _SHA256_C must be off"
#endif

using crypto::small::Aes;
using crypto::small::Sha256;

static_assert(sizeof(mbedtls_aes_context) == sizeof(Aes) && alignof(mbedtls_aes_context) == alignof(Aes));
static_assert(sizeof(mbedtls_sha256_context) == sizeof(Sha256) &&
              alignof(mbedtls_sha256_context) == alignof(Sha256));

namespace {

Aes& ours(mbedtls_aes_context* context) {
  return *reinterpret_cast<Aes*>(context);
}

Sha256& ours(mbedtls_sha256_context* context) {
  return *reinterpret_cast<Sha256*>(context);
}

}  // namespace

extern "C" {

void mbedtls_aes_init(mbedtls_aes_context* context) {
  *context = {};
}

void mbedtls_aes_free(mbedtls_aes_context* context) {
  if (context != nullptr) crypto::wipe(context, sizeof *context);
}

int mbedtls_aes_setkey_enc(mbedtls_aes_context* context, const unsigned char* key, unsigned bits) {
  if (bits != 128) return MBEDTLS_ERR_AES_INVALID_KEY_LENGTH;
  crypto::small::aes_set_key(ours(context), key);
  return 0;
}

int mbedtls_aes_crypt_ecb(mbedtls_aes_context* context, int mode, const unsigned char* in,
                          unsigned char* out) {
  if (mode != MBEDTLS_AES_ENCRYPT) return MBEDTLS_ERR_AES_BAD_INPUT_DATA;
  crypto::small::aes_encrypt(ours(context), in, out);
  return 0;
}

void mbedtls_sha256_init(mbedtls_sha256_context* context) {
  *context = {};
}

void mbedtls_sha256_free(mbedtls_sha256_context* context) {
  if (context != nullptr) crypto::wipe(context, sizeof *context);
}

void mbedtls_sha256_clone(mbedtls_sha256_context* to, const mbedtls_sha256_context* from) {
  *to = *from;
}

int mbedtls_sha256_starts(mbedtls_sha256_context* context, int is_224) {
  if (is_224 != 0) return MBEDTLS_ERR_SHA256_BAD_INPUT_DATA;
  crypto::small::sha256_start(ours(context));
  return 0;
}

int mbedtls_sha256_update(mbedtls_sha256_context* context, const unsigned char* data, size_t size) {
  crypto::small::sha256_update(ours(context), data, size);
  return 0;
}

int mbedtls_sha256_finish(mbedtls_sha256_context* context, unsigned char* digest) {
  crypto::small::sha256_finish(ours(context), digest);
  return 0;
}

}  // extern "C"
