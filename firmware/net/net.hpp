// The network as the rest of the firmware sees it: connections to host names. One implementation is linked
// in, the one for the board's net (firmware/net/NAME); resolving names is the net's business, because some
// chips do it themselves. Nothing here waits: every call returns at once, and poll() moves things on.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "text/packed.hpp"

namespace net {

/// An IPv4 address, octets in the order in which people write them.
struct Address {
  std::uint8_t octet[4] = {};
  bool empty() const { return *this == Address{}; }
  /// As one number, which is one instruction.
  friend bool operator==(Address a, Address b) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
  }
};

/// How far the net as a whole has come.
enum class Status : std::uint8_t {
  NoChip,     ///< the network chip, or the module, does not answer
  NoNetwork,  ///< no cable, or none of the networks in the air; see missing()
  NoAddress,  ///< asking for an address; nobody has answered for a while
  Asking,     ///< asking for an address
  Up,
};

/// Brings the net up. Call after soc::start(); again, to have it start anew.
void start();

/// Moves everything on by one step: the network, the address, the clock, names and connections.
void poll();

Status status();

/// In the net's own words, what has become of the network once it is there, and there is still no address.
text::Packed connected();

/// In the net's own words, what is missing as long as there is no network, or was when there last was none.
text::Packed missing();

/// This device's address, while status() is Up.
Address address();

/// Whether asking for the time is over for now: either the clock is set, or no time server has answered.
bool time_settled();

/// Of a mobile network only (board::net_mobile): the strength of its signal, in dBm below nothing; 0: not
/// known.
std::size_t signal();

/// A connection, by number from 1.
using Connection = std::uint8_t;
inline constexpr Connection no_connection = 0;

enum class State : std::uint8_t {
  Resolving,
  Connecting,
  Open,
  Ended,   ///< the peer sends no more; what it sent before can still be received
  Failed,  ///< see failure()
};

enum class Failure : std::uint8_t {
  None,
  NoSuchName,    ///< the name server says that the name does not exist, or has no IPv4 address
  NoNameServer,  ///< no name server answers
  Refused,       ///< the peer refuses connections on this port
  Unreachable,   ///< the peer does not answer
  Broken,        ///< the connection was reset, or its data is no longer acknowledged
  NoNetwork,     ///< the network went away, or the address; see missing()
};

/// Begins to resolve `host` and to connect. `host` must stay valid until the connection has left
/// State::Resolving. no_connection if all connections are taken, or the net is not up.
Connection connect(const char* host, std::uint16_t port);

State state(Connection connection);
Failure failure(Connection connection);

/// Queues bytes and returns how many there was room for; 0 also when the connection is not open.
std::size_t send(Connection connection, std::span<const std::uint8_t> bytes);

/// Takes what has been received, up to the size of `bytes`, and returns how much it was.
std::size_t receive(Connection connection, std::span<std::uint8_t> bytes);

/// Gives the connection up, in any state: sends what is queued, ends it in good order (or resets it, when the
/// peer takes too long) and frees it. `connection` is not valid afterwards.
void close(Connection connection);

}  // namespace net
