// One hardware socket of the W5500, as TCP client or for datagrams. Nothing waits for the network.
#pragma once

#include <algorithm>
#include <array>

#include "board.h"
#include "net/w5500/chip.hpp"

namespace net::w5500 {

/// Whose the sockets are: DHCP's, the time's, and the program's connections. Of those one more than it has at
/// once, as far as the chip has sockets: one that was given up may take a while to end.
inline constexpr unsigned dhcp_socket_number = 0, time_socket_number = 1, first_slot_number = 2;
inline constexpr unsigned slot_count = std::min(board::connections + 1, socket_count - first_slot_number);
static_assert(board::connections <= socket_count - first_slot_number,
              "configs/nets/wiznet.json: connections");

/// How the chip's 16 KB of send buffers, and as much of receive buffers, are divided among its sockets: in
/// KB; 0, 1, 2, 4, 8 or 16 each (§4.2, Sn_RXBUF_SIZE).
inline constexpr auto buffer_kilobytes = [] {
  std::array<std::uint8_t, socket_count> sizes = {2, 2};
  for (unsigned i = 0; i < slot_count; ++i) sizes[first_slot_number + i] = slot_count > 3 ? 2 : 4;
  return sizes;
}();

/// A socket by its number in the chip, and what must be remembered of it.
class Socket {
 public:
  constexpr Socket() = default;
  constexpr explicit Socket(unsigned number) : registers_(registers_of(number)) {}

  /// Closes whatever was open and opens anew.
  bool open_udp(std::uint16_t local_port);
  /// Also on a port from the dynamic range (RFC 6335 §6), which nobody can foresee, nor is it the last one
  /// again: a peer may still remember that.
  bool open_udp() { return open_udp(fresh_port()); }
  bool open_tcp();
  /// Begins to connect (SYN).
  void connect(Address to, std::uint16_t port);
  /// Ends a connection in good order (FIN).
  void disconnect();
  /// Frees the socket at once.
  void close();

  /// Sn_SR.
  std::uint8_t status() const { return read8(registers_, socket::SR); }
  /// Whether an ARP request or TCP segment went unanswered until the chip gave up (Sn_IR.TIMEOUT).
  bool timed_out() const { return (read8(registers_, socket::IR) & socket::IR_TIMEOUT) != 0; }

  /// Queues bytes of a stream; returns how many. 0 while the chip is still sending the last lot.
  std::size_t send(std::span<const std::uint8_t> bytes);
  /// Whether the chip has sent all that was queued.
  bool idle();
  /// Bytes of a stream that can be received.
  std::size_t received() const;
  std::size_t receive(std::span<std::uint8_t> bytes);

  /// Sends a datagram. False if there is no room for it.
  bool send_to(Address to, std::uint16_t port, std::span<const std::uint8_t> bytes);
  /// Takes the next datagram, cut to the size of `bytes`; its size, or 0 if none has come.
  std::size_t receive_from(std::span<std::uint8_t> bytes, Address& from, std::uint16_t& port);

 private:
  std::size_t capacity() const { return buffer_kilobytes[socket_of(registers_)] * std::size_t{1024}; }
  static std::uint16_t fresh_port();
  bool open(std::uint8_t mode, std::uint8_t status, std::uint16_t local_port);
  void command(std::uint8_t code);
  void queue(std::span<const std::uint8_t> bytes);
  void take(std::uint16_t at, std::span<std::uint8_t> bytes, std::size_t whole);

  Block registers_ = Block::Common;  ///< of none
  bool sending_ = false;
};

/// Divides the buffer memory. After a reset of the chip.
void divide_buffers();

}  // namespace net::w5500
