// Looks at the bytes that come from a server, before Mbed TLS does, for which group the key exchange uses,
// since Mbed TLS does not tell. Only what is in the clear is understood; nothing is changed or kept.
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
};

/// In the place of a Watch where the fit offers one group: it is that one, or there is no session.
template <std::uint16_t the_group>
struct OneGroup {
  void see(std::span<const std::uint8_t>) {}
  std::uint16_t group() const { return the_group; }
};

/// IANA's name of a TLS group, "none" for 0 and "another group" for one that this firmware cannot use
/// (https://www.iana.org/assignments/tls-parameters, "TLS Supported Groups").
constexpr const char* group_name(std::uint16_t group) {
  switch (group) {
    case 0:
      return "none";
    case 22:
      return "secp256k1";
    case 23:
      return "secp256r1";
    case 24:
      return "secp384r1";
    case 25:
      return "secp521r1";
    case 26:
      return "brainpoolP256r1";
    case 27:
      return "brainpoolP384r1";
    case 28:
      return "brainpoolP512r1";
    case 29:
      return "x25519";
    case 30:
      return "x448";
    case 256:
      return "ffdhe2048";
    case 257:
      return "ffdhe3072";
    default:
      return "another group";
  }
}

}  // namespace tls
