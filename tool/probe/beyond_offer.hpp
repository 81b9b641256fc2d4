// Whether an answer keeps to what was asked.
#pragma once

#include <string>

#include "wire/client_hello.hpp"
#include "wire/server_flight.hpp"

namespace tlsfit::probe {

/// In what the flight goes beyond the hello (RFC 8446 section 4.1.3: abort with illegal_parameter): empty if
/// in nothing.
std::string beyond_offer(const wire::ClientHello& hello, const wire::ServerFlight& flight);

}  // namespace tlsfit::probe
