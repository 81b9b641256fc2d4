// How a target could be spoken to: every combination that its server accepts, that verifies, and that the
// library has.
#pragma once

#include <vector>

#include "fit/catalogue.hpp"
#include "fit/certificate.hpp"
#include "fit/certificate_heap.hpp"
#include "fit/client_identity.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

/// A plan with what it takes.
struct Candidate {
  Plan plan;
  Features features;
  /// A certificate above the anchor is skipped while its signature algorithm is unknown to the library; once
  /// something else brings the algorithm in (first), its key must be readable, too (second).
  std::vector<std::pair<Features, Features>> once_readable;
  std::vector<AnchorCertificate> anchors;
  ClientIdentityPtr identity;  ///< that proves who the device is; null: none
  ParsedHeap chain;            ///< what the certificates that the server sends take once they are parsed
  std::int64_t chain_der = 0;  ///< what their DER takes more, where it is copied
  Work verifying;              ///< of the handshake's signature, and those of the chain
  unsigned tier = 0;           ///< of its suite
};

/// What the library must be able to do to read a certificate with this key ("EC secp256r1", "RSA 2048"), or
/// nothing if it cannot.
std::optional<Features> key_features(std::string_view key, const Catalogue& catalogue);

/// Every plan for one target: version and suite, chain and anchor, group, signature scheme, and limit on
/// records, each in the catalogue's order of preference. All are of the best tier that the server offers
/// (names.json): security is no price. A plan includes everything that verifying the chain up to the anchor
/// takes: keys, since one unreadable key fails the message, and signatures. `placement` says where
/// verification ends; where a server sends no intermediate certificate, it ends at the root. `identity` is
/// taken unless the server was seen not to ask for one; null: the device has none. Throws Error (No) that
/// names the target and every reason if there is none.
std::vector<Candidate> candidates(const Profile& profile, const Catalogue& catalogue,
                                  Placement placement = Placement::Root,
                                  const ClientIdentityPtr& identity = nullptr);

/// Adds what the plans need once their features are in one image (`once_readable`).
void close_features(std::vector<Candidate>& plans);

}  // namespace tlsfit::fit
