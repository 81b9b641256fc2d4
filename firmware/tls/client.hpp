// One TLS session over a connection of the net, from the client's side. Nothing waits: a call that cannot go
// on says so. Verification is always on: chain, host name and dates are checked before any data flows, and
// there is no switch to turn that off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "mbedtls/ssl.h"
#include "net/net.hpp"
#include "text/text.hpp"
#include "tls/pinned.hpp"
#include "tls/resumption.hpp"
#include "tls/watch.hpp"

namespace tls {

/// The groups that the fit offers to a server that it has no plan for: all that any plan has, then a zero.
inline constexpr std::uint16_t groups[] = {
#if defined(TLSFIT_GROUPS)
    TLSFIT_GROUPS,
#endif
    MBEDTLS_SSL_IANA_TLS_GROUP_NONE};

/// How a step went.
enum class Step : std::uint8_t { Busy, Done, Failed };

/// What reading gave.
enum class Read : std::uint8_t {
  Nothing,  ///< nothing has come yet
  Data,
  Closed,  ///< the server has ended the session (close_notify)
  Cut,     ///< the connection ended without the server's close_notify
  Failed,
};

/// A session's state; the caller owns it. It allocates from Mbed TLS's heap between start() and release().
class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Prepares a session with `name` over an open connection. The name is sent as SNI and must be in the
  /// server's certificate; it must stay valid until release(), as must `connection`. `host` and `port` find
  /// the target's plan in the fit. On failure explain() says why.
  bool start(net::Connection connection, const char* name, const char* host, std::uint16_t port);

  /// One step of the handshake; many are needed.
  Step handshake();

  /// Whether the last step of the handshake could not go on: it waits for the net.
  bool waiting() const { return waiting_; }

  /// Sends bytes and says in `taken` how many were taken. While nothing was taken, call again with the same.
  Step write(std::span<const std::uint8_t> bytes, std::size_t& taken);

  Read read(std::span<std::uint8_t> bytes, std::size_t& count);

  /// Sends close_notify (RFC 8446 §6.1).
  Step close();

  /// Frees everything, in any state. The connection stays open: it is the caller's.
  void release();

  /// Composes the sentence about a failure, with Mbed TLS's code. Before release().
  void explain(text::Writer& out) const;
  /// Mbed TLS's code of the failure; 0: none.
  int code() const { return code_; }

  /// These hold when the handshake is done.
  const char* version() const;  ///< "TLS 1.2"
  const char* suite() const;    ///< as Mbed TLS spells it
  const char* group() const { return group_name(resumed() ? 0 : watch_.group()); }
  bool verified() const;
  /// Whether it goes on with an earlier session of this target's, whose server was verified.
  bool resumed() const { return resumption_.resumed(); }

 private:
  static int send(void* self, const unsigned char* bytes, std::size_t size);
  static int receive(void* self, unsigned char* bytes, std::size_t size);
  static int see_certificate(void* self, mbedtls_x509_crt* certificate, int depth, std::uint32_t* flags);

  int configure(const char* host, std::uint16_t port);
  void fail(int code);

  mbedtls_ssl_context ssl_ = {};
  mbedtls_ssl_config config_ = {};
  const char* name_ = nullptr;
  std::conditional_t<(std::size(groups) > 2), Watch, OneGroup<groups[0]>> watch_;
  mbedtls_x509_time date_ = {};  ///< of a certificate that is out of date
  PinnedKey pinned_;
  [[no_unique_address]] Resumption resumption_;
  net::Connection connection_ = {};
  bool started_ = false;
  bool anchored_ = false;
#if defined(TLSFIT_CLIENT_CERTIFICATE)
  unsigned char own_certificate_ = 0;  ///< its place (tls/own_certificate.hpp), if the server may see one
#endif
  bool waiting_ = false;
  int code_ = 0;  ///< Mbed TLS's, of the failure
};

}  // namespace tls
