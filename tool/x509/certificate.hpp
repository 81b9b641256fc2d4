// Certificates (RFC 5280) as profiles and fits speak of them, read by libcrypto.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "model/profile.hpp"
#include "x509/openssl.hpp"

namespace tlsfit::x509 {

/// Null if the bytes are not one certificate and nothing else.
X509Ptr certificate_from(ByteView der);
Bytes der_of(X509* certificate);
/// PEM (RFC 7468 section 5).
std::string pem_of(X509* certificate);
/// The DER of every certificate in a PEM text, in order. Throws Error (Usage) that names `where` if one is
/// damaged, or if there is none.
std::vector<Bytes> certificates_in_pem(std::string_view pem, std::string_view where);

/// A name as text (RFC 4514): "CN=ISRG Root X1,O=…".
std::string name_text(const X509_NAME* name);
std::string subject_of(X509* certificate);
/// "EC secp256r1" (IANA's name of the curve), "RSA 2048", "RSA-PSS 2048", "Ed25519", "Ed448", "unknown".
std::string key_of(X509* certificate);
/// Which kind of chain its key makes: "ecdsa", "rsa", "ed25519", "ed448", "unknown".
std::string key_kind(X509* certificate);

/// All that a certificate says. `bytes`: of its DER.
Certificate describe(X509* certificate, std::size_t bytes);
/// The same; empty fields but for `bytes` where it cannot be read.
Certificate describe(ByteView der);
/// A certificate as the end of a chain. `source`: where it is trusted, "ca.pem".
TrustAnchor anchor_of(X509* certificate, const std::string& source);

/// SHA-256 of the bytes, in lower-case hexadecimal.
std::string sha256_of(ByteView bytes);

}  // namespace tlsfit::x509
