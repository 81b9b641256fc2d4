// A certificate of the device's own, with its private key, for servers that want to know who calls (RFC 8446
// section 4.4.2, RFC 5246 section 7.4.6). The key goes into the image and nowhere else: no message, report or
// comment is made from it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "model/fit.hpp"

namespace tlsfit::fit {

struct ClientIdentity {
  ClientCertificate certificate;
  std::vector<Bytes> chain;  ///< DER, the device's own certificate first; a root at its end is left out
  Bytes key;  ///< EC: the scalar, as long as the curve's order; RSA: RSAPrivateKey (RFC 8017 appendix A.1.2)

  ClientIdentity() = default;
  ClientIdentity(const ClientIdentity&) = delete;
  ClientIdentity& operator=(const ClientIdentity&) = delete;
  /// Overwrites the key.
  ~ClientIdentity();

  bool is_rsa() const { return certificate.kind.starts_with("RSA "); }
  /// Bytes of the Certificate message that sends the chain, with its 4-byte header, in "tls1.2" or "tls1.3".
  std::uint32_t message_bytes(std::string_view version) const;
  /// Bytes of the CertificateVerify message, at most.
  std::uint32_t verify_bytes() const;
};

/// Shared, so that the key is in memory once.
using ClientIdentityPtr = std::shared_ptr<const ClientIdentity>;

/// Reads both PEM files. Throws Error (Usage) that names the file if one is missing or damaged, if the key is
/// encrypted, of a kind that Mbed TLS cannot sign with, too short, or not the certificate's.
ClientIdentityPtr load_client_identity(const fs::path& certificate, const fs::path& key);

}  // namespace tlsfit::fit
