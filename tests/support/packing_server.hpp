// A server of TLS 1.2 that fills its records as RFC 5246 section 6.2.1 allows: the end of one handshake
// message and the beginning of the next share a record, cut wherever a test says. The handshake is libssl's
// and real; only its plaintext records are cut anew. Any request is answered with a page.
//
//   PackingServer server(pki.ecdsa_chain);
//   server.cut_first_record_to(37);
#pragma once

#include <atomic>
#include <cstdint>

#include "support/loopback.hpp"
#include "support/server_context.hpp"

namespace tlsfit::test {

class PackingServer {
 public:
  explicit PackingServer(const Identity& identity);

  std::uint16_t port() const { return listener_.port(); }

  /// The first record of a flight holds so many bytes from now on, the others as many as the client allows
  /// (max_fragment_length, which is obeyed); 0: the first as well.
  void cut_first_record_to(std::size_t bytes) {
    first_ = bytes;
    cut_a_header_ = false;
  }
  /// Whether a flight since then had a record that ends within the 4-byte header of a message: legal, but
  /// Mbed TLS 3.6 refuses it whatever its buffers are.
  bool cut_a_header() const { return cut_a_header_; }

 private:
  void serve(int connection);

  SslContext context_;
  std::atomic<std::size_t> first_{0};
  std::atomic<bool> cut_a_header_{false};
  Listener listener_;
};

}  // namespace tlsfit::test
