#include "tls/watch.hpp"

namespace tls {
namespace {

constexpr std::uint8_t change_cipher_spec = 20;
constexpr std::uint8_t handshake = 22;
constexpr std::uint8_t server_hello = 2;
constexpr std::uint8_t server_key_exchange = 12;
constexpr std::uint16_t key_share = 51;
constexpr std::uint8_t named_curve = 3;

}  // namespace

void Watch::see(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    if (record_left_ > 0) {
      --record_left_;
      if (record_type_ == handshake && !encrypted_) message_byte(byte);
    } else {
      record_byte(byte);
    }
  }
}

// A record's header: type, version (2), length (2).
void Watch::record_byte(std::uint8_t byte) {
  if (record_header_seen_ == 0) record_type_ = byte;
  record_length_ = static_cast<std::uint16_t>(record_length_ << 8 | byte);  // the last two bytes stay
  if (++record_header_seen_ < 5) return;
  record_header_seen_ = 0;
  record_left_ = record_length_;
  // What follows a TLS 1.2 server's change_cipher_spec is encrypted. (In TLS 1.3 encrypted handshake messages
  // travel as application data, and never get here.)
  if (record_type_ == change_cipher_spec) encrypted_ = true;
}

// A handshake message's header: type, length (3). A message may span records.
void Watch::message_byte(std::uint8_t byte) {
  if (message_header_seen_ < 4) {
    if (message_header_seen_ == 0) {
      message_type_ = byte;
      message_length_ = 0;
    } else {
      message_length_ = message_length_ << 8 | byte;
    }
    if (++message_header_seen_ == 4) message_begins();
    return;
  }
  value_ = static_cast<std::uint16_t>(value_ << 8 | byte);
  if (field_ != Field::Skip && --field_left_ == 0) field_ended();
  if (--message_left_ == 0) message_header_seen_ = 0;
}

void Watch::message_begins() {
  message_left_ = message_length_;
  if (message_left_ == 0) message_header_seen_ = 0;
  expect(Field::Skip, 0);
  if (message_type_ == server_hello) expect(Field::VersionAndRandom, 2 + 32);
  if (message_type_ == server_key_exchange) expect(Field::CurveType, 1);
}

/// `size` bytes of `field` come next. A field without bytes ends at once.
void Watch::expect(Field field, std::uint16_t size) {
  field_ = field;
  field_left_ = size;
  if (size == 0 && field != Field::Skip) field_ended();
}

void Watch::field_ended() {
  const auto byte = static_cast<std::uint8_t>(value_);
  switch (field_) {
    case Field::Skip:
      return;
    case Field::VersionAndRandom:
      return expect(Field::SessionIdLength, 1);
    case Field::SessionIdLength:
      return expect(Field::SessionIdSuiteCompression, static_cast<std::uint16_t>(byte + 3));
    case Field::SessionIdSuiteCompression:
      return expect(Field::ExtensionsLength, 2);
    case Field::ExtensionsLength:
    case Field::ExtensionBody:
      return expect(Field::ExtensionType, 2);
    case Field::ExtensionType:
      extension_is_key_share_ = value_ == key_share;
      return expect(Field::ExtensionLength, 2);
    case Field::ExtensionLength:
      extension_left_ = value_;
      if (extension_is_key_share_ && extension_left_ >= 2) return expect(Field::KeyShareGroup, 2);
      return expect(Field::ExtensionBody, extension_left_);
    case Field::KeyShareGroup:
      group_ = value_;
      return expect(Field::Skip, 0);
    case Field::CurveType:
      return byte == named_curve ? expect(Field::NamedCurve, 2) : expect(Field::Skip, 0);
    case Field::NamedCurve:
      group_ = value_;
      return expect(Field::Skip, 0);
  }
}

}  // namespace tls
