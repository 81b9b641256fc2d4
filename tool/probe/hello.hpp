// Hellos that offer everything that is safe to offer together: no PSK, no NULL suites. A question takes away
// what it does not want to hear of.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "wire/client_hello.hpp"

namespace tlsfit::probe {

std::vector<std::uint16_t> ids(std::span<const wire::Name> names);

/// Groups of TLS 1.3 (RFC 8446 section 4.2.7): no brainpool, no small or Koblitz curves.
std::vector<std::uint16_t> groups_tls13();

/// Suites in the order of our guess (wire/names.hpp), with a random of its own.
wire::ClientHello everything_tls12(const std::string& server_name);
/// Empty key_share: a server that speaks TLS 1.3 answers with a HelloRetryRequest.
wire::ClientHello everything_tls13(const std::string& server_name);
/// Both at once: the server chooses the version, too.
wire::ClientHello everything_at_once(const std::string& server_name);

}  // namespace tlsfit::probe
