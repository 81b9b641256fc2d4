// What the device tells whoever watches it: a word that is stored to a variable, as any core can and at no
// cost without a watcher. The emulator makes its reports of these, whatever program the image has.
#pragma once

#include <cstdint>

#include "agreement/agreement.hpp"

/// Number << 8 | what, as event::tell() left it. Who watches looks at it after each store, and clears it.
[[gnu::used]] inline constinit volatile std::uint32_t tlsfit_told = 0;

namespace event {

enum class Session : std::uint8_t {
  HandshakeBegins = TLSFIT_HANDSHAKE_BEGINS,
  HandshakeFailed = TLSFIT_HANDSHAKE_FAILED,
  Verified = TLSFIT_HANDSHAKE_VERIFIED,  ///< the handshake is done: the peer is who it must be
  Resumed = TLSFIT_HANDSHAKE_RESUMED,    ///< the same, by an earlier session with it
};

/// @param number the session's (session::Peer)
inline void tell(std::uint32_t number, Session what) {
  tlsfit_told = number << 8 | static_cast<std::uint32_t>(what);
}

/// The program has done what it is for, well or not, and need not be watched any longer.
inline void tell_end(bool well) {
  tlsfit_told = well ? TLSFIT_PROGRAM_DONE : TLSFIT_PROGRAM_FAILED;
}

}  // namespace event
