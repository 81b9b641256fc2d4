// The packets that a client sends (MQTT 3.1.1).
#pragma once

#include <string_view>

#include "mqtt/packet.hpp"
#include "mqtt/writer.hpp"

namespace mqtt {

/// What the broker publishes once the connection ends without a goodbye (section 3.1.2.5).
struct Will {
  const char* topic = nullptr;
  std::string_view payload = {};
  Qos qos = Qos::AtMostOnce;
  bool retain = false;
};

/// What CONNECT says (section 3.1).
struct Login {
  const char* client = "";         ///< the client's identifier; may be empty with a clean session only
  const char* user = nullptr;      ///< null: none
  std::string_view password = {};  ///< sent with a user [MQTT-3.1.2-22]; empty: none
  std::uint16_t keep_alive = 60;   ///< seconds; 0: no limit
  bool clean = true;               ///< the broker forgets everything between connections
  const Will* will = nullptr;      ///< null: none
};

void compose_connect(Writer& out, const Login& login);

/// Byte 1 of the fixed header (section 2.2).
constexpr std::uint8_t first_byte(Type type, unsigned flags = 0) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags);
}
/// That of a PUBLISH (section 3.3.1), of SUBSCRIBE and UNSUBSCRIBE [MQTT-3.8.1-1], [MQTT-3.10.1-1].
constexpr std::uint8_t publish_byte(Qos qos, bool retain) {
  return first_byte(Type::Publish, static_cast<unsigned>(qos) << 1 | (retain ? 1U : 0U));
}
inline constexpr std::uint8_t publish_again = 8;  ///< DUP, to be added
inline constexpr std::uint8_t subscribe_byte = first_byte(Type::Subscribe, 2),
                              unsubscribe_byte = first_byte(Type::Unsubscribe, 2);

/// A PUBLISH without its payload (section 3.3), a SUBSCRIBE without the QoS at its end (section 3.8), or an
/// UNSUBSCRIBE (section 3.10).
/// @param first  byte 1
/// @param name   the topic, or the topic filter
/// @param id     the packet identifier; 0: none, of a PUBLISH of QoS 0
/// @param more   bytes that follow
void compose_named(Writer& out, std::uint8_t first, const char* name, std::uint32_t id, std::uint32_t more);

/// Most of a PUBLISH's remaining length that is not payload.
std::uint32_t publish_header(const char* topic);

/// PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7).
void compose_answer(Writer& out, Type type, std::uint32_t id);

/// PINGREQ or DISCONNECT (sections 3.12 and 3.14).
void compose_empty(Writer& out, Type type);

}  // namespace mqtt
