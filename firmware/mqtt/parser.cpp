#include "mqtt/parser.hpp"

namespace mqtt {
namespace {

/// By type: what a broker's packets must have, the remaining length and the flags (section 2.2.2
/// [MQTT-2.2.2-2]). Sections 3.2.1, 3.4.1 to 3.7.1, 3.9.1, 3.11.1 and 3.13.1; a SUBSCRIBE of ours asks for
/// one topic.
constexpr std::uint8_t form(unsigned length, unsigned flags = 0) {
  return static_cast<std::uint8_t>(length << 4 | flags);
}
constexpr std::uint8_t never = 0xFF, any = 0xFE;
constexpr std::uint8_t forms[16] = {never, never,   form(2), any,     form(2), form(2), form(2, 2), form(2),
                                    never, form(3), never,   form(2), never,   form(0), never,      never};

}  // namespace

Found Parser::take(std::span<const std::uint8_t> bytes, std::span<char> topic) {
  if (part_ > Part::Length) left_ -= static_cast<std::uint32_t>(bytes.size());
  const std::uint8_t byte = bytes[0];
  switch (part_) {
    case Part::First:
      first_ = byte;
      left_ = value_ = 0;
      part_ = Part::Length;
      return Found::More;
    case Part::Length:  // section 2.2.3: seven bits a byte, the lowest first; value_ counts them
      left_ |= (byte & 0x7FU) << value_;
      value_ += 7;
      if ((byte & 0x80) == 0) return begin_body();
      return value_ == 28 ? Found::Malformed : Found::More;
    case Part::Body:
      value_ = value_ << 8 | byte;
      return left_ == 0 ? end_body() : Found::More;
    case Part::TopicLength:  // begins as 1: both bytes are there once that has left the lower 16 bits
      count_ = count_ << 8 | byte;
      if (count_ >> 16 == 0) return Found::More;
      count_ &= 0xFFFF;
      part_ = Part::Topic;
      // A topic has a character at least [MQTT-4.7.3-1] and, with the identifier, fits into the packet.
      return count_ == 0 || count_ + (qos() == Qos::AtMostOnce ? 0 : 2) > left_ ? Found::Malformed
                                                                                : Found::More;
    case Part::Topic:
      // [MQTT-3.3.2-1]; a name has no wildcards [MQTT-3.3.2-2].
      if (!utf8_.take(byte) || byte == '+' || byte == '#') return Found::Malformed;
      if (topic_size_ < topic.size()) topic[topic_size_++] = static_cast<char>(byte);
      if (--count_ != 0) return Found::More;
      if (!utf8_.whole()) return Found::Malformed;
      if (qos() == Qos::AtMostOnce) return end_header();
      part_ = Part::Id;
      return Found::More;
    case Part::Id:  // begins as 1, too
      id_ = id_ << 8 | byte;
      if (id_ >> 16 == 0) return Found::More;
      id_ &= 0xFFFF;
      return id_ == 0 ? Found::Malformed : end_header();  // [MQTT-2.3.1-1]
    case Part::Payload:
      if (left_ == 0) part_ = Part::First;
      return Found::Payload;
  }
  return Found::Malformed;
}

Found Parser::begin_body() {
  value_ = 0;
  id_ = count_ = 1;
  topic_size_ = 0;
  utf8_ = {};
  const std::uint8_t wanted = forms[first_ >> 4];
  if (wanted == any) {
    part_ = Part::TopicLength;
    // No QoS 3 [MQTT-3.3.1-4], no DUP with QoS 0 [MQTT-3.3.1-2].
    const bool good = (first_ & 6) != 6 && (first_ & 14) != 8 && left_ > 2;
    return good ? Found::More : Found::Malformed;
  }
  if (left_ > 3 || form(left_, first_ & 15) != wanted) return Found::Malformed;
  part_ = left_ == 0 ? Part::First : Part::Body;
  return left_ == 0 ? Found::Packet : Found::More;
}

Found Parser::end_body() {
  part_ = Part::First;
  id_ = value_;
  if (type() == Type::Connack) {
    // Section 3.2.2: bits 7 to 1 are 0, codes beyond 5 are reserved, a refusal has no session [MQTT-3.2.2-4].
    return value_ <= 5 || value_ == 0x100 ? Found::Packet : Found::Malformed;
  }
  if (type() == Type::Suback) {
    id_ >>= 8;
    if (code() > 2 && code() != subscription_refused) return Found::Malformed;  // [MQTT-3.9.3-2]
  }
  return id_ == 0 ? Found::Malformed : Found::Packet;
}

Found Parser::end_header() {
  size_ = left_;
  part_ = left_ == 0 ? Part::First : Part::Payload;
  return Found::Message;
}

}  // namespace mqtt
