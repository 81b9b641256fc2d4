// What is said in plaintext before TLS may begin: HTTP CONNECT to a proxy (RFC 9110 section 9.3.6), STARTTLS
// to a mail server (RFC 3207, RFC 9051 section 6.2.1).
#pragma once

#include <string>

#include "probe/connection.hpp"

namespace tlsfit::probe {

/// Leaves `connection` where the ClientHello comes next. Returns why it could not; empty if it did.
Task<std::string> open_channel(Connection& connection, const Target& target, const ProbeOptions& options);

}  // namespace tlsfit::probe
