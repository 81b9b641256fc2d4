// What stands before a cloud's MQTT broker: ends TLS, demands a client's certificate, takes only those who
// ask for its protocol (ALPN), and fills its records as far as it can. (A limit that a client asks for is
// kept, for libssl keeps it: who wants to see what happens without one does not ask.) The bytes within go to
// a plain port of this machine, which a test may change between connections: to a broker, or to a
// ScriptedServer.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "support/loopback.hpp"
#include "support/server_context.hpp"

namespace tlsfit::test {

class TlsFront {
 public:
  /// @param clients  PEM file with the roots of the clients
  /// @param protocol what they must ask for; empty: nothing
  /// @param tickets  sessions are resumed by tickets (RFC 5077); else not at all
  TlsFront(const Identity& identity, const fs::path& clients, std::string protocol, bool tickets = false);

  std::uint16_t port() const { return listener_.port(); }
  /// "localhost:PORT"
  std::string name() const;
  /// Where the next connections lead.
  void lead_to(std::uint16_t port) { behind_ = port; }
  /// Largest record of application data that it has sent.
  std::size_t largest_record() const { return largest_; }

 private:
  SslContext context_with(const Identity& identity, const fs::path& clients, bool tickets);
  void serve(int connection);

  std::string protocol_;
  SslContext context_;
  std::atomic<std::uint16_t> behind_{0};
  std::atomic<std::size_t> largest_{0};
  Listener listener_;
};

}  // namespace tlsfit::test
