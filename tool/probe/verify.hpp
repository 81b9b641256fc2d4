// Whether a chain of certificates leads from the server's to a root that is trusted here
// (RFC 5280 section 6, host names by RFC 6125), by libcrypto.
#pragma once

#include <openssl/x509_vfy.h>

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/deleter.hpp"
#include "base/file.hpp"
#include "model/profile.hpp"

namespace tlsfit::probe {

class Verifier {
 public:
  /// @param ca PEM file of trust anchors; empty: the host's own store.
  /// Throws Error (Usage) if the file holds no certificate, Error (Missing) if the host has no store.
  explicit Verifier(const fs::path& ca);

  /// Everything about one chain, as the server sent it: its own certificate first. `name` is the host name or
  /// address that the certificate must be for.
  Chain examine(const std::vector<Bytes>& certificates, const std::string& name) const;

 private:
  std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>> store_;
  std::string source_;
};

}  // namespace tlsfit::probe
