// The module's links (AT+CIPMUX=1), each of which is a connection, or the way to the time server. What one of
// them wants is done when its turn comes: the module takes one command at a time (net.cpp).
#pragma once

#include <algorithm>
#include <cstdint>

#include "board.h"
#include "net/net.hpp"

namespace net::esp8266 {

inline constexpr unsigned link_count = 5;
/// The last is the time's; of the others one more than the program has connections at once, as far as there
/// are that many: one that was given up may take a while to end.
inline constexpr unsigned time_link = link_count - 1;
inline constexpr unsigned slot_count = std::min(board::connections + 1, time_link);
static_assert(board::connections <= time_link, "configs/nets/esp8266.json: connections");

/// Most bytes that AT+CIPSEND takes.
inline constexpr std::size_t largest_send = 2048;

struct Link {
  enum class Phase : std::uint8_t {
    Free,
    Connecting,
    Open,
    Failed,
    Leaving,  ///< given up by its user, who must not wait for the module
  };
  Phase phase = Phase::Free;
  Failure failure = Failure::None;
  bool made : 1 = false;     ///< the module has it: it must be closed there, also before it is made anew
  bool ended : 1 = false;    ///< the peer has closed it
  bool pending : 1 = false;  ///< the module has received something and keeps it (AT+CIPRECVMODE=1)
  bool pull : 1 = false;     ///< its user wants that
  std::uint16_t send = 0;    ///< bytes that its user wants to send
  std::uint16_t port = 0;
  const char* host = nullptr;

  void connect(const char* to, std::uint16_t at) {
    *this = {};
    phase = Phase::Connecting;
    host = to;
    port = at;
  }
  void fail(Failure why) {
    if (phase != Phase::Connecting && phase != Phase::Open) return;
    failure = why;
    phase = Phase::Failed;
  }
  /// Whether the module must be told to close it. One that the peer has closed, it may keep for its data's
  /// sake.
  bool there() const { return made || pending; }
  /// Its user gives it up.
  void leave() { phase = there() || phase == Phase::Connecting ? Phase::Leaving : Phase::Free; }
};

inline Link links[link_count];

}  // namespace net::esp8266
