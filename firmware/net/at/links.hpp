// The module's links (AT+CIPMUX=1), each of which is a connection, or the way to the time server. What one of
// them wants is done when its turn comes: the module takes one command at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "board.h"
#include "net/net.hpp"

namespace net::at {

/// One more than the program has connections at once, as far as the module has that many: one that was given
/// up may take a while to end. The last is the time's.
inline constexpr unsigned slot_count = std::min(board::connections + 1, board::most_connections);
inline constexpr unsigned time_link = slot_count;
inline constexpr unsigned link_count = slot_count + 1;

/// What is asked for at a time of data that the module keeps: with the words around it, it fits the ring, so
/// that none of it can be lost while the CPU computes.
inline constexpr auto largest_pull = static_cast<std::uint16_t>(board::net_ring - 128);

struct Link {
  enum class Phase : std::uint8_t {
    Free,
    Connecting,
    Awaiting,  ///< the module has been asked to connect, and will tell
    Open,
    Failed,
    Leaving,  ///< given up by its user, who must not wait for the module
  };
  Phase phase = Phase::Free;
  Failure failure = Failure::None;
  bool made : 1 = false;     ///< the module has it: it must be closed there, also before it is made anew
  bool ended : 1 = false;    ///< the peer has closed it
  bool pending : 1 = false;  ///< the module has received something and keeps it
  bool pull : 1 = false;     ///< its user wants that
  std::uint8_t asked = 0;    ///< when it was to be made: in 1,024 ms, and wraps
  std::uint16_t send = 0;    ///< bytes that its user wants to send
  std::uint16_t port = 0;
  const char* host = nullptr;

  void connect(const char* to, std::uint16_t at) {
    *this = {};
    phase = Phase::Connecting;
    host = to;
    port = at;
  }
  /// For how long it has been being made, ms: up to four minutes.
  std::uint32_t asked_for() const;
  /// Why it was not, as far as time tells.
  Failure why_not() const;
  bool connecting() const { return phase == Phase::Connecting || phase == Phase::Awaiting; }
  void fail(Failure why) {
    if (!connecting() && phase != Phase::Open) return;
    failure = why;
    phase = Phase::Failed;
  }
  /// The peer has closed it, or refused it. What the module keeps of it can still be asked for.
  void close() {
    made = false;
    ended = true;
  }
  /// Whether the module must be told to close it. One that the peer has closed, it may keep for its data's
  /// sake.
  bool there() const { return made || pending; }
  /// Its user gives it up.
  void leave() { phase = there() || phase == Phase::Connecting ? Phase::Leaving : Phase::Free; }
};

inline Link links[link_count];

/// The one of what is being asked.
inline std::uint8_t current = 0;

/// The network is gone, and everything that hangs on it.
void drop_links();

/// Moves data on, in and out: also what nobody wants, which must not stand in the way of what follows it.
void move_data();

/// Nothing is being asked: lets the next one ask.
void ask_for_links();

}  // namespace net::at
