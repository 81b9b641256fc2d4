// One attempt: a ClientHello goes out, and what comes back is a value.
#pragma once

#include <string>
#include <variant>

#include "probe/connection.hpp"
#include "wire/client_hello.hpp"
#include "wire/server_flight.hpp"

namespace tlsfit::probe {

/// The server agreed to something that was offered.
struct Accepted {
  wire::ServerFlight flight;
};
/// An alert.
struct Refused {
  wire::Alert alert;
};
/// The server chose an older version, as it may before TLS 1.3 (RFC 5246 appendix E.1).
struct Downgraded {
  std::uint16_t version = 0;
};
/// The connection ended without a word of TLS.
struct Closed {
  bool reset = false;
};
/// Time was over before the flight was whole.
struct Silent {
  bool heard = false;  ///< something that is TLS had come
};
/// What came is not a server's flight.
struct Garbled {
  std::string why;
};
/// The server answered with something that was not offered.
struct Misbehaved {
  std::string what;
};
/// No connection.
struct Unreachable {
  std::string why;
};

using Outcome = std::variant<Accepted, Refused, Downgraded, Closed, Silent, Garbled, Misbehaved, Unreachable>;

Task<Outcome> attempt(Dialer& dialer, const wire::ClientHello& hello);

/// One clause for people: "alert handshake_failure", "closed without an alert", "no answer in time".
std::string describe(const Outcome& outcome);

/// A no: an alert, or an older version in place of the one asked for. Not a mere failure to answer.
bool is_refusal(const Outcome& outcome);

/// A no to the version itself, whatever else stood in the hello: an alert that says so, or an older one.
bool refuses_version(const Outcome& outcome);

/// A no that need not be asked for twice: its alert means just this.
bool says_no(const Outcome& outcome);

}  // namespace tlsfit::probe
