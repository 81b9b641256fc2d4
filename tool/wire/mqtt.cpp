#include "wire/mqtt.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tlsfit::wire {

namespace {

namespace type {
// Control packets that a broker sends (§2.2.1).
constexpr std::uint8_t connack = 2, publish = 3, suback = 9, pingresp = 13;
}  // namespace type

constexpr std::uint16_t keep_alive = 60;  // seconds
constexpr int whole_length = 5;           // of length_bytes_: a remaining length has 1 to 4 (§2.2.3)

/// A UTF-8 string with its length before it (§1.5.3).
void put_text(Bytes& out, std::string_view text) {
  out.push_back(static_cast<std::uint8_t>(text.size() >> 8));
  out.push_back(static_cast<std::uint8_t>(text.size()));
  out.insert(out.end(), text.begin(), text.end());
}

/// The fixed header (§2.2) before a body.
Bytes packet(std::uint8_t first, const Bytes& body) {
  Bytes out{first};
  std::size_t left = body.size();
  do {
    const auto digit = static_cast<std::uint8_t>(left % 128);
    left /= 128;
    out.push_back(static_cast<std::uint8_t>(digit | (left > 0 ? 0x80 : 0)));
  } while (left > 0);
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

}  // namespace

Bytes mqtt_connect(const MqttConnect& connect) {
  Bytes body;
  put_text(body, "MQTT");
  body.push_back(4);          // protocol level (§3.1.2.2)
  std::uint8_t flags = 0x02;  // clean session (§3.1.2.4)
  if (!connect.user.empty()) flags |= 0x80;
  if (!connect.user.empty() && !connect.password.empty()) flags |= 0x40;
  body.push_back(flags);
  body.push_back(keep_alive >> 8);
  body.push_back(keep_alive & 0xFF);
  put_text(body, connect.client_id);
  if ((flags & 0x80) != 0) put_text(body, connect.user);
  if ((flags & 0x40) != 0) put_text(body, connect.password);
  return packet(0x10, body);
}

Bytes mqtt_subscribe(std::string_view topic) {
  Bytes body{0, 1};
  put_text(body, topic);
  body.push_back(0);
  return packet(0x82, body);
}

Bytes mqtt_publish(std::string_view topic, std::size_t size) {
  Bytes body;
  put_text(body, topic);
  body.insert(body.end(), size, 'x');
  return packet(0x30, body);
}

Bytes mqtt_ping() {
  return {0xC0, 0x00};
}

void MqttAnswers::feed(ByteView bytes) {
  for (const std::uint8_t byte : bytes) {
    if (garbled) return;
    if (type_ == 0) {
      type_ = byte >> 4;
      garbled = type_ != type::connack && type_ != type::publish && type_ != type::suback &&
                type_ != type::pingresp;
      length_ = taken_ = 0;
      length_bytes_ = 0;
      continue;
    }
    if (length_bytes_ < whole_length) {
      length_ |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * length_bytes_);
      ++length_bytes_;
      const bool more = (byte & 0x80) != 0;
      garbled = more && length_bytes_ == whole_length - 1;
      if (!more) length_bytes_ = whole_length;
      if (!more && length_ == 0) end_packet();
      continue;
    }
    if (taken_ == 1) second_ = byte;
    last_ = byte;
    if (++taken_ == length_) end_packet();
  }
}

void MqttAnswers::end_packet() {
  switch (type_) {
    case type::connack:
      garbled = length_ != 2;
      if (!garbled) connack = second_;
      break;
    case type::suback:
      garbled = length_ < 3;
      if (!garbled) suback = last_;
      break;
    case type::publish:
      published = std::max<std::size_t>(published, length_);
      break;
    case type::pingresp:
      pong = true;
      break;
    default:
      break;
  }
  type_ = 0;
}

std::string connack_name(std::uint8_t code) {
  static constexpr const char* names[] = {
      "accepted",           "unacceptable protocol version", "identifier refused",
      "server unavailable", "bad user name or password",     "not authorized"};
  return fmt::format("{} ({})", code < std::size(names) ? names[code] : "unknown return code", code);
}

}  // namespace tlsfit::wire
