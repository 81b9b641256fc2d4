// Trust anchors that are a server's own key (RFC 7469 calls that pinning).
#pragma once

#include <cstdint>

#include "mbedtls/x509_crt.h"

namespace tls {

/// What is still wrong with a chain when the key of the server's own certificate may be a trust anchor. State
/// of one verification at a time.
class PinnedKey {
 public:
  /// Called for each certificate of a chain, the server's own (depth 0) last, with what Mbed TLS found wrong
  /// with it. Complaints about issuers are held back until the server's own certificate comes. If its key is
  /// an anchor of the image, byte for byte, they and MBEDTLS_X509_BADCERT_NOT_TRUSTED are dropped, for nobody
  /// needs to have signed it; else they are put back. Its name, its dates and every other complaint stand.
  void judge(const mbedtls_x509_crt& certificate, int depth, std::uint32_t& flags);

 private:
#if defined(TLSFIT_PINNED_KEYS)
  std::uint32_t of_issuers_ = 0;
#endif
};

}  // namespace tls
