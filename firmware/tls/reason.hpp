// Says in words why a session failed: which limit was hit, and what caused it.
#pragma once

#include <cstdint>

#include "mbedtls/x509.h"
#include "text/text.hpp"
#include "tls/watch.hpp"

namespace tls {

/// What is known of a failure besides Mbed TLS's error code.
struct Evidence {
  std::string_view name;           ///< that the certificate should have been for
  std::uint32_t verify_flags = 0;  ///< MBEDTLS_X509_BADCERT_…
  std::uint8_t alert = 0;          ///< description of the alert received (RFC 8446 §6)
  bool handshake_over = false;
  mbedtls_x509_time valid_from = {}, valid_to = {};  ///< of the certificate that is out of date
};

/// Composes the sentence for Mbed TLS's error `code`, with the code in brackets at its end.
void explain(text::Writer& out, int code, const Evidence& evidence, const Watch& watch);

}  // namespace tls
