// One handshake of libssl's over memory buffers: no sockets, no clock. Whoever owns it moves the bytes; it
// notes every record, message and extension that the server sends.
#pragma once

#include <openssl/ssl.h>

#include "base/deleter.hpp"
#include "probe/handshake.hpp"

namespace tlsfit::probe {

class TlsEngine {
 public:
  /// `request` must outlive it. Throws Error (Defect) if libssl has no memory for a handshake.
  explicit TlsEngine(const HandshakeRequest& request);
  TlsEngine(const TlsEngine&) = delete;
  TlsEngine& operator=(const TlsEngine&) = delete;

  HandshakeResult result;  ///< grows as libssl sees more

  SSL* ssl() { return ssl_.get(); }
  /// Bytes that the server sent.
  void feed(ByteView bytes);
  /// What libssl wants to be sent.
  Bytes outgoing();
  /// Notes what a finished handshake agreed on.
  void agreed();
  /// Why libssl gave up, in its words. Notes in `result` if it was because a record was too long.
  std::string reason();

 private:
  static SSL_CTX* shared_context();
  void set_up_connection();
  std::string suite_names_tls12();
  std::string suite_names_tls13() const;
  void keep_session(SSL_SESSION* session);

  static int on_session(SSL* ssl, SSL_SESSION* session);
  static int add_limit(SSL* ssl, unsigned, unsigned, const unsigned char** out, std::size_t* size, X509*,
                       std::size_t, int*, void*);
  static void free_limit(SSL*, unsigned, unsigned, const unsigned char* out, void*);
  static void on_message(int sent, int, int type, const void* buffer, std::size_t size, SSL*, void* arg);

  void see_record(ByteView header);
  void see_inner_type(ByteView type);
  void see_message(ByteView bytes);
  void see_hello(ByteView body);
  void merge(const wire::ServerExtensions& seen);

  const HandshakeRequest& request_;
  std::unique_ptr<SSL, Deleter<SSL_free>> ssl_;
  std::size_t record_size_ = 0;
  bool encrypted_ = false;
};

}  // namespace tlsfit::probe
