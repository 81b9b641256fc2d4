#include "tls/pinned.hpp"

#include <cstring>

#include "trust_anchors.h"

namespace tls {

#if defined(TLSFIT_PINNED_KEYS)

namespace {

/// Whether the key (SubjectPublicKeyInfo in DER) is the anchor's.
bool has_key(const tlsfit_trust_anchor& anchor, const mbedtls_x509_buf& key) {
  mbedtls_x509_crt parsed;
  mbedtls_x509_crt_init(&parsed);
  const bool same = mbedtls_x509_crt_parse_der_nocopy(&parsed, anchor.der, anchor.size) == 0 &&
                    parsed.pk_raw.len == key.len && std::memcmp(parsed.pk_raw.p, key.p, key.len) == 0;
  mbedtls_x509_crt_free(&parsed);
  return same;
}

bool is_anchor(const mbedtls_x509_buf& key) {
  for (unsigned int i = 0; i < tlsfit_trust_anchor_count; ++i)
    if (tlsfit_trust_anchors[i].is_server_key != 0 && has_key(tlsfit_trust_anchors[i], key)) return true;
  return false;
}

}  // namespace

void PinnedKey::judge(const mbedtls_x509_crt& certificate, int depth, std::uint32_t& flags) {
  if (depth != 0) {
    of_issuers_ |= flags;
    flags = 0;
    return;
  }
  if (is_anchor(certificate.pk_raw))
    flags &= ~static_cast<std::uint32_t>(MBEDTLS_X509_BADCERT_NOT_TRUSTED);
  else
    flags |= of_issuers_;
  of_issuers_ = 0;
}

#else

void PinnedKey::judge(const mbedtls_x509_crt& /*certificate*/, int /*depth*/, std::uint32_t& /*flags*/) {}

#endif

}  // namespace tls
