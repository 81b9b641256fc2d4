// A DHCP client (RFC 2131, options RFC 2132) for nets whose chip leaves the address to us. It has no socket:
// it says which datagram is due, and is shown what arrives.
#pragma once

#include "net/ip/wire.hpp"

namespace net::ip {

inline constexpr std::uint16_t dhcp_server_port = 67;
inline constexpr std::uint16_t dhcp_client_port = 68;

/// What a server has granted. Absent addresses are empty.
struct Lease {
  Address address, mask, gateway, server;
  Address dns[2], ntp[2];
  std::uint32_t seconds = 0, renew = 0, rebind = 0;  ///< from the grant; 0xFFFFFFFF: for ever (RFC 2131 §3.3)
};

/// What a DHCP message says to a client (RFC 2131 §2).
struct DhcpMessage {
  std::uint8_t type = 0;      ///< option 53
  std::uint8_t overload = 0;  ///< option 52: which other fields hold options
  Lease lease;
};

inline constexpr std::uint8_t dhcp_discover = 1, dhcp_offer = 2, dhcp_request = 3, dhcp_ack = 5, dhcp_nak = 6;

/// Reads an answer to the request `transaction` of `mac`. False if it is anything else, or malformed.
bool read_dhcp(Bytes datagram, const std::uint8_t (&mac)[6], std::uint32_t transaction, DhcpMessage& message);

/// The client of RFC 2131 §4.4, figure 5, without INIT-REBOOT. Times are seconds of one clock that does not
/// wrap.
class DhcpClient {
 public:
  /// The size of what is sent: BOOTP's least; some relays drop shorter ones.
  static constexpr std::size_t datagram_size = 300;

  /// Begins to ask for an address. `random` must differ between devices and starts.
  void start(const std::uint8_t (&mac)[6], std::uint32_t random, std::uint32_t now);
  void stop();

  /// Whether a datagram is due now, to `to`, port 67; it is composed at the front of `out`.
  bool due(std::uint32_t now, std::span<std::uint8_t> out, Address& to);

  /// A datagram has arrived at port 68.
  void receive(Bytes datagram, std::uint32_t now);

  /// Whether lease() holds.
  bool bound() const { return phase_ >= Phase::Bound; }
  const Lease& lease() const { return lease_; }
  /// Whether nobody has answered for several tries.
  bool silent() const { return !bound() && unanswered_ >= 3; }

 private:
  enum class Phase : std::uint8_t { Off, Selecting, Requesting, Bound, Renewing, Rebinding };

  void enter(Phase phase, std::uint32_t now);
  void select(std::uint32_t now);
  void accept(const Lease& lease, std::uint32_t now);
  void leave_in_time(std::uint32_t now);
  std::uint32_t retry_delay(std::uint32_t now);
  void compose(std::uint32_t now, std::uint8_t* out) const;

  std::uint8_t mac_[6] = {};
  Phase phase_ = Phase::Off;
  std::uint8_t tries_ = 0;       ///< in this phase
  std::uint8_t unanswered_ = 0;  ///< discoveries, since a server was last heard
  std::uint32_t random_ = 0;
  std::uint32_t transaction_ = 0;
  std::uint32_t began_ = 0;    ///< asking
  std::uint32_t granted_ = 0;  ///< the request that was granted was sent
  std::uint32_t sent_ = 0;
  std::uint32_t next_ = 0;  ///< when to send again
  Lease lease_;             ///< while not bound: what was offered
};

}  // namespace net::ip
