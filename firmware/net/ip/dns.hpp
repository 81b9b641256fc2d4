// Resolves a host name to an IPv4 address (RFC 1035) over datagrams. It has no socket: it says which datagram
// is due, and is shown what arrives.
#pragma once

#include "net/ip/wire.hpp"

namespace net::ip {

inline constexpr std::uint16_t dns_port = 53;

/// Composes a query for the IPv4 address of `host`; 0 if it is no possible name, or does not fit.
std::size_t compose_query(std::span<std::uint8_t> out, std::uint16_t id, const char* host);

enum class Answer : std::uint8_t {
  NotOurs,  ///< malformed, or an answer to something else
  Found,
  NoSuchName,  ///< the name does not exist, or has no IPv4 address
  Trouble,     ///< the server could not find out
};

/// Reads an answer to compose_query(…, id, host), following its aliases (CNAME).
Answer read_answer(Bytes datagram, std::uint16_t id, const char* host, Address& address);

/// One name being resolved. Times are milliseconds of one clock, which may wrap.
class Resolver {
 public:
  enum class Phase : std::uint8_t { Idle, Asking, Found, NoSuchName, NoAnswer };
  static constexpr std::size_t largest_datagram = 12 + 255 + 4;

  /// `host` must stay valid while phase() is Asking. Empty server addresses are skipped.
  void start(const char* host, const Address (&servers)[2], std::uint16_t id, std::uint32_t now);

  /// The datagram that is due now, to port 53 of `server`; 0 bytes if none is.
  std::size_t due(std::uint32_t now, std::span<std::uint8_t> out, Address& server);

  /// A datagram has come from port `port` of `from`. Anything but the server's answer is ignored (RFC 5452).
  void receive(Bytes datagram, Address from, std::uint16_t port);

  Phase phase() const { return phase_; }
  Address address() const { return address_; }

 private:
  const char* host_ = nullptr;
  Address servers_[2];
  Address address_;
  std::uint32_t asked_ = 0;
  std::uint16_t patience_ = 0;  ///< ms from asked_ on
  std::uint16_t id_ = 0;
  std::uint8_t tries_ = 0;
  Phase phase_ = Phase::Idle;
};

}  // namespace net::ip
