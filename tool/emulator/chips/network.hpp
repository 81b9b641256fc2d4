// The network beyond a network chip's cable, as the chip's model needs it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.hpp"

namespace tlsfit {
struct Wiring;
}

namespace tlsfit::emulator {

class Soc;

/// IPv4 address as a number: 192.0.2.1 is 0xC0000201.
using Ipv4 = std::uint32_t;

inline constexpr Ipv4 broadcast_address = 0xFFFFFFFF;

std::string text_of_ipv4(Ipv4 address);

struct Endpoint {
  Ipv4 address = 0;
  std::uint16_t port = 0;
  bool operator==(const Endpoint&) const = default;
  auto operator<=>(const Endpoint&) const = default;
};

struct Datagram {
  Endpoint from, to;
  Bytes data;
  bool operator==(const Datagram&) const = default;
};

/// One TCP connection. Nothing waits; destroying it closes it.
class TcpStream {
 public:
  enum class State {
    Connecting,
    Open,
    Refused,  ///< RST instead of SYN/ACK
    Silent,   ///< nobody answers the SYN
    Reset,    ///< RST later on
  };
  virtual ~TcpStream() = default;
  virtual State state() = 0;
  /// Returns how many bytes were taken; 0 if the way is full.
  virtual std::size_t send(ByteView bytes) = 0;
  /// Returns how many bytes were there, at most into.size().
  virtual std::size_t receive(std::span<std::uint8_t> into) = 0;
  /// The peer's FIN has arrived, after all its bytes were received.
  virtual bool ended() = 0;
  /// Sends our FIN.
  virtual void finish() = 0;
};

/// Connections that others open to the device. Destroying it stops listening.
class TcpListener {
 public:
  virtual ~TcpListener() = default;
  struct Caller {
    std::unique_ptr<TcpStream> stream;
    Endpoint from;
  };
  /// The next one, if somebody has called.
  virtual std::optional<Caller> accept() = 0;
};

class Network {
 public:
  virtual ~Network() = default;
  /// Whether a host at this address answers ARP.
  virtual bool neighbour(Ipv4 address) const = 0;
  virtual std::unique_ptr<TcpStream> connect(Endpoint to) = 0;
  /// Null: nobody can call this port of the device.
  virtual std::unique_ptr<TcpListener> listen(std::uint16_t port) = 0;
  virtual void send(const Datagram& datagram) = 0;
  /// What DNS says of a name, and DHCP gives the device, for modules with clients of their own; nothing: no
  /// such name, or no server answers.
  virtual std::optional<Ipv4> resolve(const std::string& name) = 0;
  virtual std::optional<Ipv4> lease() const = 0;
  /// What it says of the time, in seconds since 1970.
  virtual double unix_seconds() const = 0;
  /// Called with each datagram that arrives.
  std::function<void(const Datagram&)> on_datagram;
};

/// A chip or module between the board and a network, whatever bus it hangs on.
class NetChip {
 public:
  virtual ~NetChip() = default;
  /// Wires it to the board's bus and pins. Throws Error (Usage) for a wiring that cannot be.
  virtual void attach(Soc& soc, const Wiring& wiring) = 0;
  /// The cable is in or out; without one: the network in the air is within reach, or not.
  virtual void set_cable(bool in) = 0;
  /// Lets sockets and the network's side meet; called often.
  virtual void service() = 0;
  /// Whether a connection waits for its peer, or for being opened, while the guest has nothing unread.
  virtual bool waits_for_network() const = 0;
  /// TCP bytes the chip has received from peers since reset.
  virtual std::uint64_t received_bytes() const = 0;
  /// Takes no TCP byte beyond the `count`-th, so that a cable can be pulled at an exact place.
  virtual void limit_received(std::uint64_t count) = 0;
};

}  // namespace tlsfit::emulator
