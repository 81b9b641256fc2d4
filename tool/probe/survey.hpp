// One target's survey: what is known so far, and the questions that ask next. Each question is a file of its
// own under questions/; survey.cpp says in which order they are asked.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "model/profile.hpp"
#include "probe/attempt.hpp"
#include "probe/handshake.hpp"
#include "probe/questions/rider.hpp"
#include "probe/verify.hpp"

namespace tlsfit::probe {

struct Survey {
  Dialer& dialer;
  const ProbeOptions& options;
  const Verifier& verifier;
  Profile profile;

  std::vector<std::uint16_t> seen_groups;   ///< chosen by the server in TLS 1.2 so far
  std::vector<std::uint16_t> seen_schemes;  ///< likewise
  /// Chosen in TLS 1.3 so far; groups also if the server listed them (RFC 8446 section 4.2.7).
  std::vector<std::uint16_t> seen_groups_tls13, seen_suites_tls13;
  Protocol protocol = protocol_with(dialer.target(), options);
  std::deque<Rider> riders;  ///< questions of TLS 1.2 that wait for a hello to ride along with
  bool alpn_asked = false;   ///< profile.alpn holds the first answer, if there was one
  std::map<std::string, std::size_t> chains;  ///< index into profile.chains by the first certificate in hex
  std::size_t asked = 0;                      ///< hellos so far
  bool heard_tls = false;                     ///< the server has said something that is TLS
  std::string path = options.path;            ///< what a GET asks for
  std::string page;                    ///< how the answer to the first GET begins; empty if that was not HTTP
  std::vector<Version> changed_limit;  ///< a session begun without a limit, resumed with one, kept to none
  std::uint32_t longest_after_change = 0;  ///< the longest record of those

  bool accepts(std::uint16_t version) const;
  bool heard() const { return heard_tls; }
  /// Whether a suite of TLS 1.2 is known that its questions can be asked with.
  bool has_suites_tls12() const { return profile.suites.contains("tls1.2"); }
  /// Accepted suites of TLS 1.2 of a kind.
  std::vector<std::uint16_t> suites_of(wire::KeyExchange exchange, wire::Authentication kind) const;
  bool has_suite(wire::KeyExchange exchange, wire::Authentication kind) const {
    return !suites_of(exchange, kind).empty();
  }
  /// Name for server_name and for the certificate.
  std::string server_name() const;

  /// Application protocols for every hello (RFC 7301): those of the options, or else the target's; empty:
  /// none.
  std::vector<std::string> protocols() const;

  /// Hellos that offer everything (probe/hello.hpp). Groups and schemes that the server has not chosen yet
  /// come first: one without an order of its own then shows something new with every answer, whatever the
  /// question was.
  wire::ClientHello hello_tls12() const;
  wire::ClientHello hello_tls13() const;
  /// A handshake request with the target's name, ALPN and client certificate. In TLS 1.3 suites and groups
  /// that the server has not chosen yet come first, as in the hellos.
  HandshakeRequest request(std::uint16_t version) const;

  /// Makes a request say what the protocol begins with, if application data are wanted (not --without
  /// application). Of MQTT it is all that may be said without waiting for an answer (§3.1.4), and a message
  /// that comes back if a topic is known; the answers are noted once they are whole.
  void speak(HandshakeRequest& request);

  /// An HTTP/1.1 GET for `path` that asks for the connection to be closed.
  /// @param range ask for the first so many bytes only; 0: for everything
  std::string get_request(std::uint32_t range = 0) const;

  /// Asks, and learns from the answer what it shows beside the point: chains, sizes, extensions. Asks once
  /// more with a smaller hello if the server neither agrees nor says no.
  Task<Outcome> ask(wire::ClientHello hello);
  Task<HandshakeResult> complete(HandshakeRequest request);

  void learn(const wire::ClientHello& hello, const wire::ServerFlight& flight);
  void learn(const HandshakeRequest& request, const HandshakeResult& result);
  void learn_chain(const std::vector<Bytes>& certificates, std::size_t message_bytes);
  void learn_message(wire::HandshakeType type, std::size_t bytes);
  /// Adds a line to the profile's problems, once.
  void problem(std::string line);
  /// Likewise to its notes.
  void note(std::string line);
};

/// Asks everything. Throws Error (Unreachable) if no connection can be made, Error (No) if what answers is
/// not TLS.
Task<> run(Survey& survey);

// The questions. Those that speak for a version are told what the first hello met, or tell it. Those that
// ride put riders into the survey.
Task<> ask_tls12(Survey& survey, Outcome& outcome);
Task<> ask_tls13(Survey& survey, Outcome& outcome);
Task<> ask_older_versions(Survey& survey, Outcome& outcome);
Task<> ask_suites_tls12(Survey& survey, Outcome first);
Task<> ask_null_suites_tls12(Survey& survey);
Task<> ask_psk_suites_tls12(Survey& survey);
Task<> ask_suites_tls13(Survey& survey);
Task<> ask_groups_tls12(Survey& survey);
Task<> ask_signatures_tls12(Survey& survey);
Task<> ask_fragment_lengths_tls12(Survey& survey);
void ride_fragment_lengths_tls12(Survey& survey);
Task<> ask_handshakes_tls13(Survey& survey);
Task<> ask_record_size_limit(Survey& survey, std::uint16_t version);
void ride_record_size_limit_tls12(Survey& survey);
Task<> ask_application(Survey& survey, std::uint16_t version);
Task<> ask_alpn(Survey& survey);
void ride_alpn(Survey& survey);
Task<> ask_server_name(Survey& survey);
Task<> ask_resumption(Survey& survey, std::uint16_t version);
/// Asks for something longer, if what came is too short to show whether the limits that were agreed to hold.
Task<> ask_for_more(Survey& survey);

/// Enters what an outcome says about a version, "tls1.2".
void note_version(Survey& survey, const char* version, const Outcome& outcome);

}  // namespace tlsfit::probe
