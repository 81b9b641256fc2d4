// What a probe saw of one target ("tlsfit.profile/1", docs/formats.md). Whatever was not found out is an
// empty optional or Unknown, never a no.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/target.hpp"

namespace tlsfit {

/// Keys of the maps below: "tls1.0", "tls1.1", "tls1.2", "tls1.3".
using Version = std::string;

enum class Accepted { Unknown, Accepted, Refused };

/// What a server does with a size limit that a client offers.
enum class LimitVerdict {
  Unknown,
  Obeyed,
  EchoedNotObeyed,  ///< it agreed, and then sent larger records
  Ignored,          ///< no answer to the extension
  Refused,          ///< an alert or a closed connection because of it
};

struct Suite {
  std::uint16_t id = 0;  ///< 0xC02B
  std::string name;      ///< "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
  bool operator==(const Suite&) const = default;
};

struct RecordSizeLimit {
  std::optional<std::uint32_t> answer;  ///< the limit the server sent
  LimitVerdict verdict = LimitVerdict::Unknown;
  bool operator==(const RecordSizeLimit&) const = default;
};

struct Certificate {
  std::string subject;
  std::string issuer;
  std::string key;        ///< "EC secp256r1", "RSA 2048", "Ed25519"
  std::string signature;  ///< IANA signature scheme name: "ecdsa_secp256r1_sha256", "rsa_pkcs1_sha256"
  std::uint32_t bytes = 0;
  std::string not_before;  ///< ISO 8601, UTC
  std::string not_after;
  std::string pem;  ///< the certificate itself: a fit may let verification end at it
  bool operator==(const Certificate&) const = default;
};

struct TrustAnchor {
  std::string subject;
  std::string key;
  std::string signature;
  std::uint32_t bytes = 0;
  std::string sha256;  ///< of the DER certificate, lower-case hexadecimal
  std::string source;  ///< where it was found: the --ca file, or the host's store
  std::string pem;     ///< the certificate itself, so that a saved profile is enough to fit
  bool operator==(const TrustAnchor&) const = default;
};

/// One way from the server's certificate to an anchor that is trusted here.
struct TrustPath {
  std::vector<std::string> certificates;  ///< subjects, the server's own first, without the anchor
  TrustAnchor trust_anchor;
  bool operator==(const TrustPath&) const = default;
};

struct Chain {
  std::string key;                  ///< "ecdsa", "rsa", "ed25519": the server key's kind
  std::uint32_t message_bytes = 0;  ///< the whole Certificate handshake message, with its 4-byte header
  bool verified = false;
  std::optional<std::string> problem;  ///< why it did not verify
  std::vector<Certificate> certificates;
  std::optional<TrustAnchor> trust_anchor;  ///< of the first of `paths`
  std::vector<TrustPath> paths;  ///< every one that verifies; more than one if something is cross-signed
  bool operator==(const Chain&) const = default;
};

struct Largest {
  std::string handshake_message_type;  ///< "certificate"
  std::uint32_t handshake_message = 0;
  std::uint32_t handshake_record = 0;  ///< plaintext bytes of the largest record during the handshake
  std::optional<std::uint32_t> application_record;
  std::string application_basis;  ///< "negotiated" or "observed"; empty without application_record
  std::optional<std::uint32_t> application_record_observed;  ///< with nothing negotiated: a lower bound
  std::optional<bool> range_bounds;  ///< an HTTP Range request makes application records smaller
  bool operator==(const Largest&) const = default;
};

/// How the handshake of one connection came: the server's messages in order, and the records that they lay in
/// one behind the other. In TLS 1.3 records of each key hold whole messages (RFC 8446 section 5.1).
struct Flight {
  struct Message {
    std::string type;         ///< "certificate"
    std::uint32_t bytes = 0;  ///< with its 4-byte header
    bool operator==(const Message&) const = default;
  };
  Version version;
  std::optional<std::uint32_t> max_fragment_length;  ///< that the server agreed to
  std::optional<std::uint32_t> record_size_limit;    ///< that it was told, if it answered
  std::vector<Message> messages;
  std::vector<std::uint32_t> records;  ///< plaintext bytes of each that held handshake messages
  bool operator==(const Flight&) const = default;
};

/// What happens when a session is resumed with another max_fragment_length than it began with, in words.
struct ResumptionLimits {
  std::optional<std::string> limit_then_none;  ///< begun with 512, resumed without the extension
  std::optional<std::string> none_then_limit;  ///< begun without, resumed while offering 512
  bool operator==(const ResumptionLimits&) const = default;
};

/// What happens when a client resumes a session with everything that it began with (RFC 5246 section 7.3).
struct Resumption {
  std::optional<bool> resumes;
  std::optional<std::uint32_t> ticket;  ///< bytes of the server's tickets (RFC 5077); 0: it gives none
  /// Whether it agrees again to the max_fragment_length of the first handshake, and keeps to it. Nothing:
  /// none was agreed on, or nobody knows.
  std::optional<bool> keeps_limit;
  bool operator==(const Resumption&) const = default;
};

struct Profile {
  Target target;
  std::string probed_at;  ///< ISO 8601, UTC
  std::uint32_t connections = 0;
  double seconds = 0;
  std::map<Version, Accepted> versions;
  std::map<Version, std::vector<Suite>> suites;  ///< in the server's order where it has one
  std::optional<bool> server_preference;
  std::map<Version, std::vector<std::string>> groups;             ///< IANA names: "secp256r1", "x25519"
  std::map<Version, std::vector<std::string>> signature_schemes;  ///< IANA names
  std::map<Version, std::map<std::uint32_t, LimitVerdict>> max_fragment_length;  ///< by 512, 1024, 2048, 4096
  std::map<Version, RecordSizeLimit> record_size_limit;
  std::vector<Chain> chains;
  std::vector<Flight> flights;  ///< one for each version and limit
  Largest largest;
  std::optional<bool> extended_master_secret;
  std::optional<bool> encrypt_then_mac;
  std::optional<bool> secure_renegotiation;
  std::optional<bool> session_ticket;
  std::optional<bool> session_id_resumption;
  std::map<Version, ResumptionLimits> resumption_limits;
  std::optional<Resumption> resumption;  ///< in TLS 1.2; only of a target that is to be resumed
  std::optional<bool> needs_sni;
  std::string client_certificate = "unknown";  ///< "none", "optional", "required", "unknown"
  std::vector<std::string> alpn;
  std::vector<std::string> problems;  ///< what the server did wrong, or what could not be found out and why
  std::vector<std::string> notes;     ///< worth knowing, and usual for a healthy server

  bool operator==(const Profile&) const = default;
};

/// "obeyed", "echoed-not-obeyed", "ignored", "refused", "unknown"
std::string_view text_of(LimitVerdict verdict);
/// "accepted", "refused", "unknown"
std::string_view text_of(Accepted accepted);

Json to_json(const Profile& profile);
/// `where` names the file for messages. Throws Error (Usage).
Profile profile_from_json(const Json& json, std::string where);

}  // namespace tlsfit
