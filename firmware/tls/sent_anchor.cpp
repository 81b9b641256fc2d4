#include "tls/sent_anchor.h"

#if defined(TLSFIT_SENT_ANCHORS)

#include <cstring>

#include "trust_anchors.h"

int tlsfit_is_sent_anchor(const mbedtls_x509_crt* chain, const unsigned char* der, std::size_t size) {
  if (chain->version == 0) return 0;
  for (unsigned int i = 0; i < tlsfit_trust_anchor_count; ++i) {
    const tlsfit_trust_anchor& anchor = tlsfit_trust_anchors[i];
    for (std::size_t at = 0; at + anchor.identity_size <= size; ++at)
      if (std::memcmp(der + at, anchor.der + anchor.identity, anchor.identity_size) == 0) return 1;
  }
  return 0;
}

#endif
