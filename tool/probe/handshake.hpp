// A whole handshake, for what is encrypted: libssl speaks over memory buffers, our own loop moves the bytes
// and sees every record. Nothing is trusted on the strength of it: chains are judged by Verifier.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "probe/connection.hpp"
#include "wire/server_flight.hpp"

struct ssl_session_st;

namespace tlsfit::probe {

using TlsSession = std::shared_ptr<ssl_session_st>;

/// What to offer and what to do once it is agreed.
struct HandshakeRequest {
  std::uint16_t version = wire::tls1_3;  ///< the only one offered
  std::string server_name;
  std::vector<std::uint16_t> suites;             ///< of this version; empty: libssl's own, all strengths
  std::vector<std::uint16_t> groups;             ///< empty: libssl's own
  std::vector<std::uint16_t> signature_schemes;  ///< empty: libssl's own
  std::vector<std::string> alpn;
  std::optional<std::uint8_t> max_fragment_length;  ///< code
  std::optional<std::uint16_t> record_size_limit;
  bool ticket = true;  ///< offer session tickets (TLS 1.2)
  TlsSession session;  ///< to be resumed
  fs::path client_certificate, client_key;
  std::string send;                 ///< application data to send; empty: close after the handshake
  std::size_t enough = 256 * 1024;  ///< stop reading application data after this many bytes
  /// Is told all application data as it comes; true: that was all. None: the server closes when it was.
  std::function<bool(ByteView)> is_whole;
  /// TLS 1.3: read a little longer, until a NewSessionTicket comes; where a certificate is asked for, longer
  /// still, since that is when a server objects to having got none.
  bool wait_for_tickets = false;
};

struct HandshakeResult {
  bool completed = false;
  std::string error;         ///< why not, in one clause
  bool after_hello = false;  ///< the server had answered with a ServerHello before it failed
  std::uint16_t version = 0, suite = 0;
  std::uint16_t group = 0;  ///< TLS 1.3
  std::uint16_t signature_scheme = 0;
  std::vector<Bytes> certificates;
  bool resumed = false;
  bool certificate_requested = false;
  std::optional<wire::Alert> alert;              ///< the server's
  wire::ServerExtensions extensions;             ///< ServerHello's, and EncryptedExtensions' in TLS 1.3
  std::vector<wire::MessageSize> messages;       ///< the server's handshake messages, tickets included
  std::vector<std::size_t> handshake_records;    ///< plaintext bytes
  std::vector<std::size_t> application_records;  ///< plaintext bytes
  std::size_t application_bytes = 0;
  std::string application_head;   ///< the first 4 KB of what came
  bool oversized_record = false;  ///< a record came that breaks the negotiated limit
  std::size_t tickets = 0;
  std::size_t ticket_bytes = 0;  ///< TLS 1.2: of the ticket (RFC 5077 section 3.3)
  TlsSession session;            ///< for resumption

  std::size_t largest_handshake_record() const;
  std::size_t largest_application_record() const;
};

/// Closes with close_notify if the handshake was completed.
Task<HandshakeResult> handshake(Dialer& dialer, const HandshakeRequest& request);

}  // namespace tlsfit::probe
