// What stands before a cloud's MQTT broker: ends TLS, demands a client's certificate, takes only those who
// ask for its protocol (ALPN), and fills its records as far as it can. (A limit that a client asks for is
// kept, for libssl keeps it: who wants to see what happens without one does not ask.) The bytes within go to
// a plain port of this machine, which a test may change between connections: to a broker, or to a
// ScriptedServer.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "support/pki.hpp"

struct ssl_ctx_st;

namespace tlsfit::test {

class TlsFront {
 public:
  /// @param clients  PEM file with the roots of the clients
  /// @param protocol what they must ask for; empty: nothing
  TlsFront(const Identity& identity, const fs::path& clients, std::string protocol);
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  std::uint16_t port() const { return port_; }
  /// "localhost:PORT"
  std::string name() const;
  /// Where the next connections lead.
  void lead_to(std::uint16_t port) { behind_ = port; }
  /// Largest record of application data that it has sent.
  std::size_t largest_record() const { return largest_; }

 private:
  void accept_all();
  void serve(int connection);

  ssl_ctx_st* context_;
  std::string protocol_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::uint16_t> behind_{0};
  std::atomic<std::size_t> largest_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> talks_;
  std::thread accepting_;
};

}  // namespace tlsfit::test
