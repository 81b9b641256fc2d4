// Says in words why a session failed: which limit was hit, and what caused it.
#pragma once

#include <cstdint>

#include "mbedtls/x509.h"
#include "text/text.hpp"

namespace tls {

/// What is known of a failure besides Mbed TLS's error code.
struct Evidence {
  const char* name = "";           ///< that the certificate should have been for
  std::uint32_t verify_flags = 0;  ///< MBEDTLS_X509_BADCERT_…
  std::uint8_t alert = 0;          ///< description of the alert received (RFC 8446 §6)
  bool handshake_over = false;
  mbedtls_x509_time date = {};  ///< when the certificate that is out of date expired, or will be valid

  /// The latest record's type (0: none has come) and length as its header says (RFC 8446 §5.1).
  std::uint8_t record_type = 0;
  std::uint16_t record_size = 0;
  /// The latest handshake message's type, and its size with its header (RFC 8446 §4); a size of 0: none.
  std::uint8_t message_type = 0;
  std::uint32_t message_size = 0;
};

/// Composes the sentence for Mbed TLS's error `code`, with the code in brackets at its end.
void explain(text::Writer& out, int code, const Evidence& evidence);

}  // namespace tls
