// Every way to a trusted certificate. A cross-signed intermediate or root gives a chain more than one, and a
// small client wants the one whose anchor and signatures cost it least; libcrypto itself stops at the first.
#pragma once

#include <openssl/x509_vfy.h>

#include <memory>
#include <vector>

namespace tlsfit::probe {

/// The server's certificate first, the trust anchor last.
using CertificatePath = std::vector<std::shared_ptr<X509>>;

/// Paths from `leaf` over certificates of `others` to one that `store` trusts, each verified for itself by
/// `parameters` (RFC 5280 section 6: signatures, dates, constraints, and the host name if it is set there).
/// Shorter ones first. A server that sends a thicket of certificates gets no more than 64 tried.
std::vector<CertificatePath> trust_paths(X509_STORE* store, X509* leaf, STACK_OF(X509) * others,
                                         const X509_VERIFY_PARAM* parameters);

}  // namespace tlsfit::probe
