// What the device tells whoever watches it: one word each on a stimulus port of the ITM (DDI 0403E section
// C1.7), which costs nothing without a debugger. The emulator makes its reports of these, whatever program
// the image has.
#pragma once

#include <cstdint>

#include "soc/soc.hpp"

namespace event {

/// On port 1: number << 8 | what. The number is the session's (session::Peer).
enum class Session : std::uint8_t {
  HandshakeBegins = 1,
  HandshakeFailed = 2,
  Verified = 3,  ///< the handshake is done: the peer is who it must be
  Resumed = 4,   ///< the same, by an earlier session with it
};

inline void tell(std::uint32_t number, Session what) {
  soc::trace(1, number << 8 | static_cast<std::uint32_t>(what));
}

/// On port 2: the program has done what it is for, and need not be watched any longer. 0: well.
inline void tell_end(bool well) {
  soc::trace(2, well ? 0 : 1);
}

}  // namespace event
