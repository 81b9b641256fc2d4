// As much of MQTT 3.1.1 (OASIS Standard, 29 October 2014) as shows how long a broker's records are: what a
// client says in one go, and what the broker answers. Section numbers are the standard's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit::wire {

struct MqttConnect {
  std::string client_id;
  std::string user;      ///< empty: none
  std::string password;  ///< only beside a user (§3.1.2.9)
};

/// CONNECT (§3.1) with a clean session.
Bytes mqtt_connect(const MqttConnect& connect);
/// SUBSCRIBE (§3.8) to one topic with QoS 0, packet identifier 1.
Bytes mqtt_subscribe(std::string_view topic);
/// PUBLISH (§3.3) with QoS 0, not retained: `size` letters.
Bytes mqtt_publish(std::string_view topic, std::size_t size);
/// PINGREQ (§3.12): the broker's answer comes after what it had to say before.
Bytes mqtt_ping();

/// What a broker has answered so far, read as it comes.
class MqttAnswers {
 public:
  void feed(ByteView bytes);

  std::optional<std::uint8_t> connack;  ///< return code (§3.2.2.3); 0: accepted
  std::optional<std::uint8_t> suback;   ///< granted QoS, 0x80: refused (§3.9.3)
  std::size_t published = 0;            ///< bytes of the longest PUBLISH that has come whole
  bool pong = false;                    ///< PINGRESP has come
  bool garbled = false;                 ///< it is not MQTT; nothing after it is looked at

 private:
  void end_packet();

  std::uint8_t type_ = 0;  ///< of the packet that is being read; 0: a new one begins
  int length_bytes_ = 0;   ///< of the remaining length, so far; 5: all
  std::uint32_t length_ = 0, taken_ = 0;
  std::uint8_t last_ = 0;    ///< the byte of the body that came last
  std::uint8_t second_ = 0;  ///< the body's second byte: CONNACK's return code
};

/// "not authorized (5)"
std::string connack_name(std::uint8_t code);

}  // namespace tlsfit::wire
