// Certificates as fit needs them: reduced to trust anchors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

/// Which certificate of a chain verification ends at.
enum class Placement {
  Root,          ///< the root that the probe found
  Intermediate,  ///< the one that signed the server's certificate, if the server sends it
  Key,           ///< the server's own key: RFC 7469 calls that pinning
};

/// A trust anchor that goes into the image: a name and a key (RFC 5280 section 6.1.1 (d)).
struct AnchorCertificate {
  Anchor anchor;
  Bytes der;       ///< trust_anchor_der(): what is in the image
  Bytes identity;  ///< its validity, subject and key, as they stand in that and in the whole certificate
  bool operator==(const AnchorCertificate&) const = default;
};

/// The anchor of a profile's chain. Throws Error (Usage) if its PEM is missing or is not the certificate that
/// the profile's sha256 names.
AnchorCertificate anchor_of(const TrustAnchor& anchor, std::string_view where);

/// Reads subject and key out of a certificate's DER. Throws Error (Usage) if that is not a certificate.
AnchorCertificate anchor_of(const Bytes& der, std::string_view where);

/// A certificate reduced to what a trust anchor is: subject, key and validity, in the form of a certificate
/// of version 1 that Mbed TLS reads (RFC 5280 section 4.1). Extensions and the issuer's signature are left
/// out: of an anchor they are never looked at. So an anchor takes a third to half of the flash, and its own
/// signature algorithm need not be in the image. Throws Error (Usage) that names `where`.
Bytes trust_anchor_der(const Bytes& certificate, std::string_view where);

}  // namespace tlsfit::fit
