#include "tls/anchors.hpp"

#include <cstring>

#include "mbedtls/asn1.h"
#include "mbedtls/platform.h"
#include "mbedtls/x509_crt.h"
#include "trust_anchors.h"

namespace tls {

#if defined(MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK)

// With many anchors, parsing them all would fill the arena. Mbed TLS can ask instead, for each certificate,
// which anchors might have signed it: those whose subject is its issuer. It frees what it is given.
namespace {

/// Steps over one element and returns 0, or fails.
int skip(unsigned char** at, const unsigned char* end, int tag) {
  std::size_t size = 0;
  const int code = mbedtls_asn1_get_tag(at, end, &size, tag);
  if (code == 0) *at += size;
  return code;
}

/// Whether the subject of the certificate `anchor` is `name` (both DER, RFC 5280 §4.1), found without parsing
/// the rest. Unlike Mbed TLS this compares bytes, so the generated file must hold the anchor as issued.
bool subject_is(const tlsfit_trust_anchor& anchor, const mbedtls_x509_buf& name) {
  constexpr int sequence = MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE;
  auto* at = const_cast<unsigned char*>(anchor.der);  // mbedtls_asn1_get_tag() only moves it
  const unsigned char* const end = at + anchor.size;
  std::size_t size = 0;
  if (mbedtls_asn1_get_tag(&at, end, &size, sequence) != 0) return false;  // Certificate
  if (mbedtls_asn1_get_tag(&at, end, &size, sequence) != 0) return false;  // tbsCertificate
  // version is absent in certificates of version 1
  (void)skip(&at, end, MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_ASN1_CONSTRUCTED | 0);
  if (skip(&at, end, MBEDTLS_ASN1_INTEGER) != 0) return false;  // serialNumber
  if (skip(&at, end, sequence) != 0) return false;              // signature
  if (skip(&at, end, sequence) != 0) return false;              // issuer
  if (skip(&at, end, sequence) != 0) return false;              // validity
  const unsigned char* const subject = at;
  if (skip(&at, end, sequence) != 0) return false;
  return static_cast<std::size_t>(at - subject) == name.len && std::memcmp(subject, name.p, name.len) == 0;
}

int candidates(void* /*context*/, const mbedtls_x509_crt* child, mbedtls_x509_crt** found) {
  *found = nullptr;
  for (unsigned int i = 0; i < tlsfit_trust_anchor_count; ++i) {
    if (!subject_is(tlsfit_trust_anchors[i], child->issuer_raw)) continue;
    if (*found == nullptr) {
      *found = static_cast<mbedtls_x509_crt*>(mbedtls_calloc(1, sizeof(mbedtls_x509_crt)));
      if (*found == nullptr) return MBEDTLS_ERR_X509_ALLOC_FAILED;
      mbedtls_x509_crt_init(*found);
    }
    const int code =
        mbedtls_x509_crt_parse_der_nocopy(*found, tlsfit_trust_anchors[i].der, tlsfit_trust_anchors[i].size);
    if (code != 0) {
      mbedtls_x509_crt_free(*found);
      mbedtls_free(*found);
      *found = nullptr;
      return code;
    }
  }
  return 0;
}

}  // namespace

int trust_anchors(mbedtls_ssl_config& config) {
  mbedtls_ssl_conf_ca_cb(&config, candidates, nullptr);
  return 0;
}

void release_anchors() {}

#else

namespace {

mbedtls_x509_crt chain;  // of all sessions
unsigned int users = 0;

}  // namespace

int trust_anchors(mbedtls_ssl_config& config) {
  if (users == 0) {
    mbedtls_x509_crt_init(&chain);
    for (unsigned int i = 0; i < tlsfit_trust_anchor_count; ++i) {
      // The DER stays in flash: only what is computed from it takes heap.
      const int code = mbedtls_x509_crt_parse_der_nocopy(&chain, tlsfit_trust_anchors[i].der,
                                                         tlsfit_trust_anchors[i].size);
      if (code != 0) {
        mbedtls_x509_crt_free(&chain);
        return code;
      }
    }
  }
  ++users;
  mbedtls_ssl_conf_ca_chain(&config, &chain, nullptr);
  return 0;
}

void release_anchors() {
  if (users > 0 && --users == 0) mbedtls_x509_crt_free(&chain);
}

#endif

}  // namespace tls
