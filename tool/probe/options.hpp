// What the person may ask of a probe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "model/target.hpp"

namespace tlsfit::probe {

enum class Family { Any, V4, V6 };
/// A protocol that is spoken in plaintext first and then asked to turn to TLS.
enum class StartTls { None, Smtp, Imap };

/// What is said once a session is open.
enum class Protocol { Http, Mqtt };

/// How to speak to a broker (MQTT 3.1.1).
struct MqttOptions {
  std::string client_id;       ///< empty: another for every connection
  std::string user, password;  ///< empty: none
  bool retained = false;       ///< the target's topic has a message already: publish none
};

struct ProbeOptions {
  fs::path ca;                       ///< PEM file of trust anchors; empty: the host's own store
  std::string path = "/";            ///< what a GET asks for, to see application records
  std::optional<Protocol> protocol;  ///< nothing: by port and ALPN, see protocol_with()
  MqttOptions mqtt;
  std::vector<std::string>
      alpn;  ///< offered in every hello; empty: none, and the usual ones are asked for once
  std::optional<Target> connect;  ///< dial this in place of the target
  std::optional<Target> proxy;    ///< HTTP proxy that is asked to CONNECT
  Family family = Family::Any;
  StartTls starttls = StartTls::None;
  fs::path client_certificate, client_key;       ///< PEM; empty: none
  std::size_t jobs = 8;                          ///< connections at once to one target
  double rate = 0;                               ///< connections begun per second; 0: no limit
  std::chrono::milliseconds delay{0};            ///< between the ends and beginnings of connections
  std::chrono::milliseconds step_timeout{5000};  ///< for connecting, and for each answer
  std::chrono::milliseconds timeout{45000};      ///< for a whole target
  bool application = true;                       ///< send a request and look at the records that come back
  bool resumption = true;                        ///< complete handshakes to see tickets and session IDs used
};

/// MQTT on its ports (1883, 8883), where ALPN names it ("mqtt", AWS IoT's "x-amzn-mqtt-ca"), and where there
/// is a topic or a user for it; else HTTP.
Protocol protocol_with(const Target& target, const ProbeOptions& options);

}  // namespace tlsfit::probe
