// Our SHA-256 under Mbed TLS's names (MBEDTLS_SHA256_ALT), for those that ask by name: the conditioning of
// noise and the provider. Only what these call is here; another caller does not link.
#include "crypto/small/sha256.hpp"
#include "crypto/wipe.hpp"
#include "mbedtls/sha256.h"

#if !defined(MBEDTLS_SHA256_ALT)
#error "TLSFIT_CRYPTO=provider-small needs MBEDTLS_SHA256_ALT"
#endif
#if defined(MBEDTLS_AES_C) || defined(MBEDTLS_GCM_C) || defined(MBEDTLS_SHA256_C)
#error "TLSFIT_CRYPTO=provider-small has primitives of its own: MBEDTLS_AES_C, _GCM_C, _SHA256_C must be off"
#endif

using crypto::small::Sha256;

static_assert(sizeof(mbedtls_sha256_context) == sizeof(Sha256) &&
              alignof(mbedtls_sha256_context) == alignof(Sha256));

namespace {

Sha256& ours(mbedtls_sha256_context* context) {
  return *reinterpret_cast<Sha256*>(context);
}

}  // namespace

extern "C" {

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
