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
  std::string sni;  ///< name sent in server_name and checked in the certificate; usually `host`
  /// Of a broker (MQTT): where a message may show how long its records are. Empty: nothing shows it.
  std::string mqtt_topic = {};
  std::string alpn = {};  ///< the protocol to ask for (RFC 7301): "x-amzn-mqtt-ca"; empty: none
  bool resume = false;    ///< whether the device resumes its sessions (RFC 5246 section 7.3, RFC 5077)
  std::string address;    ///< "127.0.0.1:8443" that answered the probe; empty if never dialled

  bool operator==(const Target&) const = default;
  /// "host:port"
  std::string name() const;
};

/// "HOST", "HOST:PORT" or "[IPv6]:PORT", also as "https://HOST[:PORT][/...]". Port 443 by default.
/// Throws Error (Usage).
Target parse_target(std::string_view text);

/// Whether it can be a protocol's name (RFC 7301 section 6): of 255 characters at most, printable, and such
/// that it can stand in a C text.
bool is_protocol(std::string_view name);
inline constexpr const char* protocol_wanted = "a protocol's name, such as \"mqtt\"";

/// Whether it can be published to (MQTT 3.1.1 section 4.7): at most 65,535 bytes, without wildcards.
bool is_topic(std::string_view name);
inline constexpr const char* topic_wanted = "a topic, without the wildcards + and #";

Json to_json(const Target& target);
Target target_from_json(Fields fields);
/// Reads what a profile and targets.json say of a server beside its host, which is known, each with its
/// default: port (the one that it has), sni (the host), alpn and mqtt_topic (none). Throws Error (Usage).
void read_details(Target& target, Fields& fields);

}  // namespace tlsfit
