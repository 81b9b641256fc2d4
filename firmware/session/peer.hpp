// Whom a session is with.
#pragma once

#include <cstdint>

namespace session {

/// Whom to speak to. The texts must stay valid until the session is released.
struct Peer {
  const char* host = nullptr;
  const char* name = nullptr;  ///< for SNI and the certificate, if it is not the host
  std::uint16_t port = 0;
  std::uint32_t number = 0;  ///< for event::tell(): which of the program's sessions this is
};

}  // namespace session
