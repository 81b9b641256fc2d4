// The buffer that records arrive in, no larger than it must be at the time. The memory that a handshake
// computes in and a buffer for 16,384 bytes are never needed together: during the handshake the buffer is as
// large as the messages of the fit's servers, or the one larger message that does come; then as large as any
// record may be.
#pragma once

#include "mbedtls/ssl.h"

namespace tls {

#if defined(TLSFIT_HANDSHAKE_IN_LEN)

/// Right after mbedtls_ssl_setup(): makes the buffer one for messages of TLSFIT_HANDSHAKE_IN_LEN bytes.
/// Returns 0 or Mbed TLS's error.
int shrink_input(mbedtls_ssl_context& ssl);

/// After a call of the library ended with `code`: whether that was for want of room in the buffer for the
/// record or message that comes, and now there is room; the same call then goes on. If memory is short,
/// `code` says so. What is larger than MBEDTLS_SSL_IN_CONTENT_LEN stays refused.
bool make_room(mbedtls_ssl_context& ssl, int& code);

/// After the handshake: makes room for the largest record that the server may send. Returns 0 or Mbed TLS's
/// error.
int widen_input(mbedtls_ssl_context& ssl);

#else  // the buffer is as large as MBEDTLS_SSL_IN_CONTENT_LEN says from beginning to end

inline int shrink_input(mbedtls_ssl_context&) {
  return 0;
}
inline bool make_room(mbedtls_ssl_context&, int&) {
  return false;
}
inline int widen_input(mbedtls_ssl_context&) {
  return 0;
}

#endif

}  // namespace tls
