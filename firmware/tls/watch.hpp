// Looks at the bytes that come from a server, before Mbed TLS does, for two things Mbed TLS does not tell:
// how large the record or handshake message was that did not fit (so that an error can name it), and which
// group the key exchange used. Only what is in the clear is understood; nothing is changed or kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tls {

/// The state of one connection's receiving side. No I/O, no heap.
class Watch {
 public:
  /// The next bytes of the stream, however they are split.
  void see(std::span<const std::uint8_t> bytes);

  /// Content type and length field of the latest record (RFC 8446 §5.1).
  std::uint8_t record_type() const { return record_type_; }
  std::uint16_t record_length() const { return record_length_; }
  bool any_record() const { return record_seen_; }

  /// Type and length of the latest handshake message in the clear (RFC 8446 §4), its four header bytes not
  /// counted.
  std::uint8_t message_type() const { return message_type_; }
  std::uint32_t message_length() const { return message_length_; }

  /// The named group (IANA's number) of the key exchange; 0 if none was seen.
  std::uint16_t group() const { return group_; }

 private:
  // What the next bytes are: of a ServerHello up to key_share (RFC 8446 §4.1.3, §4.2.8), or of a
  // ServerKeyExchange up to its curve (RFC 8422 §5.4).
  enum class Field : std::uint8_t {
    Skip,  // to the end of the message
    VersionAndRandom,
    SessionIdLength,
    SessionIdSuiteCompression,
    ExtensionsLength,
    ExtensionType,
    ExtensionLength,
    ExtensionBody,
    KeyShareGroup,
    CurveType,
    NamedCurve,
  };

  void record_byte(std::uint8_t byte);
  void message_begins();
  void message_byte(std::uint8_t byte);
  void expect(Field field, std::uint16_t size);
  void field_ended();

  std::uint32_t message_length_ = 0;
  std::uint32_t message_left_ = 0;
  std::uint16_t record_length_ = 0;
  std::uint16_t record_left_ = 0;
  std::uint16_t group_ = 0;
  std::uint16_t field_left_ = 0;
  std::uint16_t value_ = 0;  ///< the last two bytes of the message, big-endian
  std::uint16_t extension_left_ = 0;
  std::uint8_t record_header_seen_ = 0;
  std::uint8_t message_header_seen_ = 0;
  std::uint8_t record_type_ = 0;
  std::uint8_t message_type_ = 0;
  Field field_ = Field::Skip;
  bool extension_is_key_share_ = false;
  bool encrypted_ = false;
  bool record_seen_ = false;
};

/// IANA's name of a TLS group, "none" for 0 and "another group" for one that this firmware cannot use.
const char* group_name(std::uint16_t group);

}  // namespace tls
