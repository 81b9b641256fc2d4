// A man in the middle on loopback: passes bytes between clients and a server, and may change or swallow them.
#pragma once

#include <cstdint>
#include <functional>

#include "support/loopback.hpp"

namespace tlsfit::test {

enum class Direction { ToServer, ToClient };

class Proxy {
 public:
  /// Called from the proxy's thread with each piece of bytes that passes; may change it. A new connection
  /// starts with a call for ToServer. Return false to cut the connection.
  using Filter = std::function<bool(std::uint64_t connection, Direction, Bytes&)>;

  /// Listens on a free port of 127.0.0.1 and connects each client to `server_port` there.
  Proxy(std::uint16_t server_port, Filter filter);
  std::uint16_t port() const { return listener_.port(); }

 private:
  void pass(int client, std::uint64_t connection);

  std::uint16_t server_port_;
  Filter filter_;
  Listener listener_;
};

/// A filter that flips one bit in the first TLS record of content type `type` (RFC 8446 section 5.1: 22
/// handshake, 23 application data) that the server sends on each connection after `skip` others of that type.
/// Fragments of less than 16 bytes do not count: a ServerHelloDone is all header, and a client waits for the
/// rest of a message whose length was changed.
Proxy::Filter flip_a_bit_of_record(std::uint8_t type, std::size_t skip = 0);

}  // namespace tlsfit::test
