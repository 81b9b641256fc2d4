// Reads what a broker sends (MQTT 3.1.1), packet after packet, in pieces of any size: nothing is kept but
// what a packet says, payloads pass through. Knows no network: the caller brings the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "mqtt/packet.hpp"
#include "mqtt/utf8.hpp"

namespace mqtt {

/// What the bytes brought to light.
enum class Found : std::uint8_t {
  More,       ///< nothing yet
  Message,    ///< the header of a PUBLISH is complete; its payload follows, if left() is not 0
  Payload,    ///< these bytes are payload; the message is complete if left() is 0
  Packet,     ///< a packet of any other type is complete
  Malformed,  ///< the connection must be closed [MQTT-4.8.0-1]
};

class Parser {
 public:
  constexpr Parser() = default;

  /// Most bytes that take() may be given next: never more than belong to the same packet.
  std::size_t wants() const { return part_ == Part::Payload ? left_ : 1; }

  /// Takes bytes: one at least, and at most wants(). The topic of a message is put into `topic`, cut off if
  /// it is longer.
  Found take(std::span<const std::uint8_t> bytes, std::span<char> topic);

  // What holds once a packet or a message's header was found, until the next take():
  Type type() const { return static_cast<Type>(first_ >> 4); }
  Qos qos() const { return static_cast<Qos>(first_ >> 1 & 3U); }
  bool retain() const { return (first_ & 1) != 0; }
  bool duplicate() const { return (first_ & 8) != 0; }
  /// The packet identifier, of those that have one.
  std::uint16_t id() const { return static_cast<std::uint16_t>(id_); }
  /// The return code of CONNACK or SUBACK.
  std::uint8_t code() const { return static_cast<std::uint8_t>(value_); }
  /// CONNACK: whether the broker has a session of this client's (section 3.2.2.2).
  bool session_present() const { return value_ >> 8 != 0; }
  /// Bytes of payload that are still to come.
  std::uint32_t left() const { return left_; }
  /// Bytes of payload altogether.
  std::uint32_t size() const { return size_; }
  /// Characters of the topic that were kept.
  std::uint32_t topic_size() const { return topic_size_; }

 private:
  enum class Part : std::uint8_t { First, Length, Body, TopicLength, Topic, Id, Payload };

  Found begin_body();
  Found end_body();
  Found end_header();

  // Words rather than bytes: what is changed all the time takes shorter code.
  std::uint32_t left_ = 0;  ///< bytes of the packet that are still to come
  std::uint32_t size_ = 0;
  std::uint32_t value_ = 0;  ///< a number that is being read
  std::uint32_t id_ = 0;
  std::uint32_t count_ = 0;  ///< bytes that the part still has
  std::uint32_t topic_size_ = 0;
  std::uint32_t first_ = 0;  ///< byte 1 of the fixed header
  Part part_ = Part::First;
  Utf8 utf8_;
};

}  // namespace mqtt
