// How a target could be spoken to: every combination that its server accepts, that verifies, and that the
// library has.
#pragma once

#include <vector>

#include "fit/catalogue.hpp"
#include "fit/certificate.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

/// A plan with what it takes.
struct Candidate {
  Plan plan;
  Features features;
  std::vector<AnchorCertificate> anchors;
  unsigned tier = 0;  ///< of its suite
};

/// What the library must be able to do to read a certificate with this key ("EC secp256r1", "RSA 2048"), or
/// nothing if it cannot.
std::optional<Features> key_features(std::string_view key, const Catalogue& catalogue);

/// The plans for one target, best suite first. All are of the best tier that the server offers. A plan
/// includes everything that verifying the whole chain takes: keys of all certificates that are sent, since
/// one unreadable key fails the message; signatures up to the anchor; and the anchor's own signature
/// algorithm, which is read but not verified.
/// Throws Error (No) that names the target and every reason if there is none.
std::vector<Candidate> candidates(const Profile& profile, const Catalogue& catalogue);

}  // namespace tlsfit::fit
