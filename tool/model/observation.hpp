// What was seen of a server that a fit has a plan for, by asking for just what the plan offers ("will devices
// with this image still connect?"). Filled by probe, judged by check.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/profile.hpp"

namespace tlsfit {

/// What a server said to one offer.
struct Answer {
  enum class Kind {
    NotAsked,
    Agreed,
    Refused,  ///< an alert, another version, something that is not TLS
    Closed,   ///< the connection ended without a word: as good as a refusal, where others are answered
    Silent,   ///< no answer in time
  };
  Kind kind = Kind::NotAsked;
  std::string words = {};  ///< "alert handshake_failure"; empty if it agreed
  bool is_no() const { return kind == Kind::Refused || kind == Kind::Closed; }
  bool operator==(const Answer&) const = default;
};

/// A server's certificates beside the anchors of an image. Dates are not looked at: they are for whoever
/// knows what time it is.
struct ShownChain {
  std::vector<Certificate> certificates;  ///< as they were sent, the server's own first
  bool anchored = false;                  ///< a way leads to an anchor of the image
  std::vector<std::size_t> path;  ///< which certificates that way takes; the server's own if there is none
  std::string problem;            ///< why no way leads there
  std::string anchor_sha256;      ///< of the anchor's certificate
  bool covers_name = false;       ///< the server's own certificate is for the name that is asked for
  bool operator==(const ShownChain&) const = default;
};

struct Observation {
  std::string address;      ///< "127.0.0.1:8443" that answered
  std::string unreachable;  ///< why no connection came about; empty if one did
  std::uint32_t connections = 0;

  Answer offer;  ///< to just what the plan offers
  /// Where that was refused: to one part of the plan with everything else wide open.
  Answer version, suite, group, signature_scheme;
  Answer without_limit;  ///< and to the plan without its limit on records

  std::optional<ShownChain> chain;
  std::optional<Flight> flight;             ///< how the handshake's messages came under the plan's offer
  std::optional<LimitVerdict> limit;        ///< what became of the plan's limit; nothing if it has none
  std::uint32_t longest_record = 0;         ///< plaintext bytes, where the limit was not kept to
  std::string client_certificate = "none";  ///< "none", "optional", "required", "unknown"
  bool client_certificate_shown = false;    ///< one was at hand when it was asked for

  std::string favourite_version;  ///< chosen when everything was offered; empty if not known
  std::map<Version, std::string> favourite_suites;  ///< likewise
  bool operator==(const Observation&) const = default;
};

}  // namespace tlsfit
