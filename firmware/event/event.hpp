// What the device tells whoever watches it: one word each on a stimulus port of the ITM (DDI 0403E section
// C1.7), which costs nothing without a debugger. The emulator makes its reports of these, whatever program
// the image has.
#pragma once

#include <cstdint>

#include "agreement/agreement.hpp"
#include "soc/soc.hpp"

namespace event {

/// On the session's port: number << 8 | what. The number is the session's (session::Peer).
enum class Session : std::uint8_t {
  HandshakeBegins = TLSFIT_HANDSHAKE_BEGINS,
  HandshakeFailed = TLSFIT_HANDSHAKE_FAILED,
  Verified = TLSFIT_HANDSHAKE_VERIFIED,  ///< the handshake is done: the peer is who it must be
  Resumed = TLSFIT_HANDSHAKE_RESUMED,    ///< the same, by an earlier session with it
};

inline void tell(std::uint32_t number, Session what) {
  soc::trace(TLSFIT_SESSION_PORT, number << 8 | static_cast<std::uint32_t>(what));
}

/// On the program's port: the program has done what it is for, and need not be watched any longer. 0: well.
inline void tell_end(bool well) {
  soc::trace(TLSFIT_PROGRAM_PORT, well ? 0 : 1);
}

}  // namespace event
