// A server the device must reach.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/fields.hpp"

namespace tlsfit {

struct Target {
  std::string host;  ///< DNS name or IP address, as the device's URL names it
  std::uint16_t port = 443;
  std::string sni;      ///< name sent in server_name and checked in the certificate; usually `host`
  std::string address;  ///< "127.0.0.1:8443" that answered the probe; empty if never dialled

  bool operator==(const Target&) const = default;
  /// "host:port"
  std::string name() const;
};

/// "HOST", "HOST:PORT" or "[IPv6]:PORT", also as "https://HOST[:PORT][/...]". Port 443 by default.
/// Throws Error (Usage).
Target parse_target(std::string_view text);

Json to_json(const Target& target);
Target target_from_json(Fields fields);

}  // namespace tlsfit
