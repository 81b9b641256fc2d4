// Certificates as fit needs them: DER out of PEM, what kind of key and signature they have, their SHA-256.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"

namespace tlsfit::fit {

/// A trust anchor that goes into the image.
struct AnchorCertificate {
  Anchor anchor;
  std::string signature;  ///< IANA scheme name of its own signature: never verified, but it must be readable
  Bytes der;
  bool operator==(const AnchorCertificate&) const = default;
};

/// The DER of every certificate in a PEM text (RFC 7468 section 5), in order. Throws Error (Usage) that names
/// `where` if one is damaged, or if there is none.
std::vector<Bytes> certificates_in_pem(std::string_view pem, std::string_view where);

/// SHA-256 of the bytes, in lower-case hexadecimal.
std::string sha256_of(ByteView bytes);

/// The anchor of a profile's chain. Throws Error (Usage) if its PEM is missing or is not the certificate that
/// the profile's sha256 names.
AnchorCertificate anchor_of(const TrustAnchor& anchor, std::string_view where);

/// Reads subject, key and signature out of the DER. Throws Error (Usage) if that is not a certificate.
AnchorCertificate anchor_of(Bytes der, std::string_view where);

}  // namespace tlsfit::fit
