// A ClientHello (RFC 5246 section 7.4.1.2, RFC 8446 section 4.1.2) said in the terms of a question.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "wire/names.hpp"

namespace tlsfit::wire {

/// What a hello offers. An empty list leaves its extension out.
struct ClientHello {
  std::vector<std::uint16_t> versions = {tls1_2};  ///< with TLS 1.3 among them: supported_versions
  std::array<std::uint8_t, 32> random{};
  Bytes session_id;  ///< 32 bytes make TLS 1.3 look like a resumption to middleboxes (RFC 8446 appendix D.4)
  std::vector<std::uint16_t> suites;
  std::string server_name;  ///< no server_name extension if empty or an IP address (RFC 6066 section 3)
  std::vector<std::uint16_t> groups;
  std::vector<std::uint16_t> signature_schemes;
  std::vector<std::uint16_t> signature_schemes_cert;  ///< for the chain's own signatures, if they differ
  std::vector<std::string> alpn;
  std::optional<std::uint8_t> max_fragment_length;  ///< code 1…4 for 512…4096 (RFC 6066 section 4)
  std::optional<std::uint16_t> record_size_limit;   ///< RFC 8449
  std::optional<Bytes> session_ticket;              ///< empty: a ticket is welcome (RFC 5077)
  bool extended_master_secret = true;               ///< RFC 7627
  bool encrypt_then_mac = true;                     ///< RFC 7366
  bool renegotiation_info = true;                   ///< RFC 5746
  /// TLS 1.3: group → public key. Empty asks for a HelloRetryRequest that names the server's group.
  std::vector<std::pair<std::uint16_t, Bytes>> key_shares;

  bool offers(std::uint16_t version) const;
};

/// The handshake message, in the one plaintext record that carries it.
Bytes encode(const ClientHello& hello);

/// MFL code of a size, or of none: 512 → 1 … 4096 → 4. Throws Error (Defect) for other sizes.
std::uint8_t max_fragment_length_code(std::uint32_t bytes);

}  // namespace tlsfit::wire
