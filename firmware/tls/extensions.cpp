// The extensions of certificates, in the place of Mbed TLS's functions, which also take apart what
// verification never looks at, and keep it on the heap. certain.h has x509_crt.c call these.
#include "tls/extensions.hpp"

#include <cstddef>

#include "mbedtls/error.h"
#include "mbedtls/oid.h"
#include "mbedtls/platform.h"

#if defined(MBEDTLS_X509_CRT_PARSE_C)

namespace {

/// Appends a name to the list that ends with `last`, whose first entry is empty at first. Returns 0 or an
/// error.
int append(mbedtls_x509_sequence*& last, int tag, unsigned char* name, std::size_t size) {
  if (last->buf.p != nullptr) {
    last->next = static_cast<mbedtls_x509_sequence*>(mbedtls_calloc(1, sizeof *last));
    if (last->next == nullptr) return MBEDTLS_ERR_ASN1_ALLOC_FAILED;
    last = last->next;
  }
  last->buf.tag = tag;
  last->buf.len = size;
  last->buf.p = name;
  return 0;
}

}  // namespace

extern "C" {

int tlsfit_get_extension_type(const mbedtls_asn1_buf* oid, int* type) {
  constexpr unsigned char id_ce[] = {0x55, 0x1d};  // RFC 5280 appendix A.2
  if (oid->len != 3 || oid->p[0] != id_ce[0] || oid->p[1] != id_ce[1]) return MBEDTLS_ERR_OID_NOT_FOUND;
  switch (oid->p[2]) {
    case 15:
      *type = MBEDTLS_X509_EXT_KEY_USAGE;
      return 0;
    case 17:
      *type = MBEDTLS_X509_EXT_SUBJECT_ALT_NAME;
      return 0;
    case 19:
      *type = MBEDTLS_X509_EXT_BASIC_CONSTRAINTS;
      return 0;
    case 32:
      *type = MBEDTLS_OID_X509_EXT_CERTIFICATE_POLICIES;
      return 0;
    case 37:
      *type = MBEDTLS_X509_EXT_EXTENDED_KEY_USAGE;
      return 0;
    default:
      return MBEDTLS_ERR_OID_NOT_FOUND;
  }
}

int tlsfit_get_names(unsigned char** at, const unsigned char* end, mbedtls_x509_sequence* names) {
  constexpr int dns_name = MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_X509_SAN_DNS_NAME;
  constexpr int ip_address = MBEDTLS_ASN1_CONTEXT_SPECIFIC | MBEDTLS_X509_SAN_IP_ADDRESS;
  while (*at < end) {
    const int tag = *(*at)++;
    std::size_t size = 0;
    int code = mbedtls_asn1_get_len(at, end, &size);
    if (code == 0 && (tag & MBEDTLS_ASN1_TAG_CLASS_MASK) != MBEDTLS_ASN1_CONTEXT_SPECIFIC)
      code = MBEDTLS_ERR_ASN1_UNEXPECTED_TAG;
    if (code == 0 && (tag == dns_name || tag == ip_address)) code = append(names, tag, *at, size);
    if (code != 0) return MBEDTLS_ERR_X509_INVALID_EXTENSIONS + code;
    *at += size;
  }
  return 0;
}

int tlsfit_get_alt_names(unsigned char** at, const unsigned char* end, mbedtls_x509_sequence* names) {
  std::size_t size = 0;
  int code = mbedtls_asn1_get_tag(at, end, &size, MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
  if (code == 0 && *at + size != end) code = MBEDTLS_ERR_ASN1_LENGTH_MISMATCH;
  if (code != 0) return MBEDTLS_ERR_X509_INVALID_EXTENSIONS + code;
  return tlsfit_get_names(at, end, names);
}

}  // extern "C"

#endif
