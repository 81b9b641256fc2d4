// The chip's sockets, each of which is a connection, or the way to the time server. What one of them wants is
// done when its turn comes: the chip takes one command at a time.
#pragma once

#include <algorithm>
#include <span>

#include "board.h"
#include "net/cc3000/chip.hpp"
#include "net/net.hpp"

namespace net::cc3000 {

/// One more than the program has connections at once, as far as the chip has that many: one that was given up
/// may take a while to end. The last is the time's.
inline constexpr unsigned slot_count = std::min(board::connections + 1, board::most_connections);
inline constexpr unsigned time_socket = slot_count;
inline constexpr unsigned socket_count = slot_count + 1;

struct Socket {
  enum class Phase : std::uint8_t {
    Free,
    Resolving,
    Opening,
    Connecting,
    Open,
    Failed,
    Leaving,  ///< given up by its user, who must not wait for the chip
  };
  static constexpr std::uint8_t none = 0xFF;

  Phase phase = Phase::Free;
  Failure failure = Failure::None;
  std::uint8_t number = none;  ///< the chip's, as long as it has it
  bool closing : 1 = false;    ///< the peer has closed it; what it sent before is still there
  bool ended : 1 = false;      ///< and nothing is
  bool readable : 1 = false;
  bool sends : 1 = false;  ///< its user wants to
  std::uint16_t room = 0;  ///< bytes that its user wants
  std::uint16_t port = 0;
  const char* host = nullptr;
  Address address;

  void connect(const char* to, std::uint16_t at);
  bool begun() const { return phase >= Phase::Resolving && phase <= Phase::Connecting; }
  void fail(Failure why);
  void leave() { phase = Phase::Leaving; }
};

inline Socket sockets[socket_count];
inline Chip chip;

/// The chip has forgotten them.
void forget_sockets();
/// How many packets the chip takes, and the size of each (READ_BUFFER_SIZE).
void set_buffers(std::uint8_t count, std::uint16_t size);

/// Gives the chip its next command, if one is due.
void poll_sockets();
/// An event that is about sockets.
void hear_of_sockets(const Event& event);
/// The answer to the last command of poll_sockets().
void answer_sockets(const Event& event);
/// Nobody has answered: whoever waited for it has failed.
void give_up_sockets();

std::size_t send(Socket& socket, std::span<const std::uint8_t> bytes);
std::size_t receive(Socket& socket, std::span<std::uint8_t> bytes);
/// Whether there is something of this socket in the chip, or on its way from there.
bool more(const Socket& socket);

}  // namespace net::cc3000
