// Resumes TLS 1.2 sessions (RFC 5246 section 7.3, RFC 5077) with servers whose target in targets.json says
// so: for each of them one session is kept from connection to connection, in static memory. Only a session
// whose server was verified is kept, and only for that very target (host, port and the host's own name). It
// is resumed with what the first handshake agreed on, or not at all.
#pragma once

#include <cstdint>

#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"

struct tlsfit_target;

namespace tls {

#if defined(TLSFIT_SESSIONS)

/// The error of a handshake whose server resumes a session, but not with what it began with.
inline constexpr int other_terms = MBEDTLS_ERR_SSL_VERSION_MISMATCH;

/// Of one connection; it is begun anew for each.
class Resumption {
 public:
  /// Right after mbedtls_ssl_setup(), with the configuration that it was given. Puts the session that is kept
  /// for `plan` into the hello, if there is one. `name` is the one that the server's certificate must have.
  /// Returns 0 or Mbed TLS's error.
  int begin(mbedtls_ssl_context& ssl, mbedtls_ssl_config& config, const tlsfit_target* plan,
            const char* name);

  /// A certificate of the chain that is being verified, with what is wrong with it.
  void see_certificate(const mbedtls_x509_crt& certificate, std::uint32_t flags);

  /// Each step of the handshake, with its result. Returns `code`, or the error for which the handshake ends:
  /// a server that resumes must have what the first handshake had: the extended master secret (RFC 7627
  /// section 5.3) and max_fragment_length (RFC 6066 section 4), on which the buffer rests.
  int after_step(mbedtls_ssl_context& ssl, int code);

  /// The handshake is done and the server verified, by this handshake or by the one that is resumed: keeps
  /// the session.
  void keep(mbedtls_ssl_context& ssl);

  /// The session has failed: nobody resumes it (RFC 5246 section 7.2.2).
  void fail();

  /// The connection is given up, in whatever state. A handshake that was to resume and has not come to its
  /// end is taken as failed.
  void release();

  /// Whether the server resumes the session, after its ServerHello.
  bool resumed() const { return resumed_; }

 private:
  std::uint32_t not_after_ = 0;
  unsigned char place_ = 0;  ///< from 1; 0: nothing is kept
  bool greeted_ = false;     ///< the ServerHello has come
  bool offered_ = false;     ///< and the handshake is not done
  bool resumed_ = false;
  bool keepable_ = false;  ///< the first handshake has what the next one must have
};

#else  // no target wants it

class Resumption {
 public:
  static int begin(mbedtls_ssl_context&, mbedtls_ssl_config&, const tlsfit_target*, const char*) { return 0; }
  static void see_certificate(const mbedtls_x509_crt&, std::uint32_t) {}
  static int after_step(mbedtls_ssl_context&, int code) { return code; }
  static void keep(mbedtls_ssl_context&) {}
  static void fail() {}
  static void release() {}
  static constexpr bool resumed() { return false; }
};

#endif

}  // namespace tls
