// The numbers of TLS and their IANA names (https://www.iana.org/assignments/tls-parameters): those suites and
// groups that Mbed TLS 3.6 implements, because nothing else can become a plan, and apart from them suites
// that it has not, to tell a server that refuses a version from one that refuses our suites.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tlsfit::wire {

/// Protocol versions as they stand in ClientHello and supported_versions (RFC 8446 section 4.2.1).
enum : std::uint16_t { tls1_0 = 0x0301, tls1_1 = 0x0302, tls1_2 = 0x0303, tls1_3 = 0x0304 };

/// "tls1.2"; "0x0305" for what has no name.
std::string version_name(std::uint16_t version);

/// ContentType (RFC 8446 section 5.1).
enum class ContentType : std::uint8_t {
  ChangeCipherSpec = 20,
  Alert = 21,
  Handshake = 22,
  ApplicationData = 23
};

/// HandshakeType (RFC 8446 section 4, RFC 5246 section 7.4).
enum class HandshakeType : std::uint8_t {
  HelloRequest = 0,
  ClientHello = 1,
  ServerHello = 2,
  NewSessionTicket = 4,
  EncryptedExtensions = 8,
  Certificate = 11,
  ServerKeyExchange = 12,
  CertificateRequest = 13,
  ServerHelloDone = 14,
  CertificateVerify = 15,
  ClientKeyExchange = 16,
  Finished = 20,
  CertificateStatus = 22,
};

/// "certificate", as profiles name handshake messages; "handshake message 99" for what has no name.
std::string handshake_name(HandshakeType type);

/// ExtensionType.
enum class Extension : std::uint16_t {
  ServerName = 0,
  MaxFragmentLength = 1,
  SupportedGroups = 10,
  EcPointFormats = 11,
  SignatureAlgorithms = 13,
  Alpn = 16,
  EncryptThenMac = 22,
  ExtendedMasterSecret = 23,
  RecordSizeLimit = 28,
  SessionTicket = 35,
  PreSharedKey = 41,
  SupportedVersions = 43,
  Cookie = 44,
  PskKeyExchangeModes = 45,
  SignatureAlgorithmsCert = 50,
  KeyShare = 51,
  RenegotiationInfo = 0xFF01,
};

struct Name {
  std::uint16_t id;
  std::string_view name;
};

/// Every suite of TLS 1.2 and below that Mbed TLS 3.6 implements, in the order that OpenSSL and most servers
/// prefer: a guess that makes finding the true order cheap, never a result.
std::span<const Name> suites_tls12();
/// Suites of TLS 1.2 and below that Mbed TLS 3.6 does not implement and old servers may insist on.
std::span<const Name> foreign_suites();
/// The five suites of TLS 1.3 (RFC 8446 appendix B.4).
std::span<const Name> suites_tls13();
/// Groups for key exchange (RFC 8422 section 5.1.1, RFC 7919, RFC 7027).
std::span<const Name> groups();
/// Signature schemes (RFC 8446 section 4.2.3) with the TLS 1.2 pairs that have no scheme name of their own.
std::span<const Name> signature_schemes();

/// IANA name, or "0xC02B" for what is in none of the tables.
std::string suite_name(std::uint16_t id);
std::string group_name(std::uint16_t id);
std::string signature_scheme_name(std::uint16_t id);
/// "handshake_failure" (RFC 8446 section 6.2, RFC 5246 section 7.2); "alert 99" for what has no name.
std::string alert_name(std::uint8_t description);

/// How a suite of TLS 1.2 agrees on a key; read from its name, which IANA builds by rule.
enum class KeyExchange { Rsa, Dhe, Ecdhe, Ecdh, Psk, Ecjpake };
/// What the server proves itself with.
enum class Authentication { Rsa, Ecdsa, Psk };

KeyExchange key_exchange(const Name& suite);
Authentication authentication(const Name& suite);
/// Encrypts nothing.
bool is_null(const Name& suite);
/// A block cipher in CBC mode: the only kind to which encrypt_then_mac applies (RFC 7366).
bool is_cbc(const Name& suite);
/// RFC 7919 finite-field group.
bool is_finite_field(std::uint16_t group);

}  // namespace tlsfit::wire
