// Whom a script wants to speak to.
#pragma once

#include "apps/script/js.hpp"
#include "session/failure.hpp"

namespace script {

struct Server {
  char* text = nullptr;  ///< of the script's heap: what host and path stand in
  const char* host = nullptr;
  const char* path = nullptr;  ///< "/" if none is named
  std::uint16_t port = 0;
};

/// Takes a URL, or an object with host, port and path. False: an exception is pending; so it is for servers
/// that the fit is not for, for whoever asks not to be verified, and for what is not encrypted.
/// @param port if none is named
bool take_server(JSValueConst where, std::uint16_t port, Server& server);

/// Whether a session may begin: the net is up, and there is room for one more of those that the fit has room
/// for. `since`: when it was asked for, in ms; after 40 s the net is tried as it is, so that the session says
/// what is wrong with it. A session that has begun is counted until it is given back.
bool begin_session(std::uint32_t since);
void end_session();

/// Tells listeners of 'error', {code, message}; if there are none, the console.
void tell_failure(JSValueConst object, const char* host, session::Trouble kind, std::uint8_t cause, int code);

}  // namespace script
