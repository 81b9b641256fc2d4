// The server's handshake messages as values (RFC 5246 section 7.4, RFC 8446 section 4). Each parser reads one
// message body to its last byte; what is wrong with it comes back in `error`, never as an exception.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "wire/names.hpp"

namespace tlsfit::wire {

/// A message, or why the bytes are not one.
template <class Message>
struct Parsed {
  Message value;
  std::string error;
  bool ok() const { return error.empty(); }
};

/// Extensions that a server may answer with, in ServerHello or EncryptedExtensions.
struct ServerExtensions {
  std::vector<std::uint16_t> types;  ///< all of them, as they came
  std::optional<std::uint8_t> max_fragment_length;
  std::optional<std::uint16_t> record_size_limit;
  std::optional<std::string> alpn;
  std::optional<std::uint16_t> selected_version;
  std::optional<std::uint16_t> key_share_group;
  /// EncryptedExtensions only: the groups that the server takes, its favourite first (RFC 8446
  /// section 4.2.7).
  std::vector<std::uint16_t> supported_groups;
  bool has(Extension type) const;
};

struct ServerHello {
  std::uint16_t version = 0;  ///< that was chosen: supported_versions if present, else legacy_version
  std::array<std::uint8_t, 32> random{};
  Bytes session_id;
  std::uint16_t suite = 0;
  ServerExtensions extensions;
  bool is_hello_retry_request = false;  ///< by its random (RFC 8446 section 4.1.3)
};
Parsed<ServerHello> parse_server_hello(ByteView body);

/// RFC 8446 section 4.3.1.
Parsed<ServerExtensions> parse_encrypted_extensions(ByteView body);

/// DER certificates, the server's own first.
struct CertificateMessage {
  std::vector<Bytes> certificates;
};
Parsed<CertificateMessage> parse_certificate(ByteView body, std::uint16_t version);

/// ECDHE or DHE parameters and who signed them (RFC 8422 section 5.4, RFC 5246 section 7.4.3).
struct ServerKeyExchange {
  std::optional<std::uint16_t> group;             ///< ECDHE: the named curve
  std::uint32_t prime_bits = 0;                   ///< DHE: size of the prime
  std::optional<std::uint16_t> signature_scheme;  ///< TLS 1.2 only
};
Parsed<ServerKeyExchange> parse_server_key_exchange(ByteView body, KeyExchange exchange,
                                                    std::uint16_t version);

struct CertificateRequest {
  std::vector<std::uint16_t> signature_schemes;
  std::size_t authorities = 0;  ///< how many names of issuers came along
};
Parsed<CertificateRequest> parse_certificate_request(ByteView body, std::uint16_t version);

struct NewSessionTicket {
  std::uint32_t lifetime = 0;  ///< seconds
  std::size_t ticket = 0;      ///< bytes
};
Parsed<NewSessionTicket> parse_new_session_ticket(ByteView body, std::uint16_t version);

}  // namespace tlsfit::wire
