// The source tree's own catalogue and templates, and small profiles to vary.
#pragma once

#include <cstdlib>

#include "fit/catalogue.hpp"
#include "fit/certificate.hpp"
#include "fit/choice.hpp"
#include "fit/client_identity.hpp"
#include "model/profile.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::test {

inline const fit::Catalogue& catalogue() {
  ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1);
  static const fit::Catalogue loaded = fit::load_catalogue("3.6");
  return loaded;
}

/// A choice of what there is, by name.
inline fit::Choice choice(const std::string& objective = "balanced", const std::string& shape = "legacy",
                          const std::string& build = "lto") {
  return {.objective = objective,
          .shape = *catalogue().shape(shape),
          .build = *catalogue().build(build),
          .connections = 2};
}

inline std::string root_pem(const std::string& name) {
  return read_text(fs::path(TLSFIT_SOURCE_DIR) / "tests/golden/roots" / (name + ".pem"));
}

inline TrustAnchor root(const std::string& name) {
  const auto anchor = fit::anchor_of(x509::certificates_in_pem(root_pem(name), name).at(0), name);
  return {.subject = anchor.anchor.subject,
          .key = anchor.anchor.kind,
          .signature = "ecdsa_secp256r1_sha256",
          .bytes = anchor.anchor.bytes,
          .sha256 = anchor.anchor.sha256,
          .source = "test",
          .pem = root_pem(name)};
}

/// A client certificate of `bytes` bytes, with a key that no one need keep.
inline fit::ClientIdentityPtr identity(const std::string& kind = "EC secp256r1", std::size_t bytes = 400,
                                       std::size_t key_bytes = 32) {
  auto made = std::make_shared<fit::ClientIdentity>();
  made->certificate = {.subject = "CN=device " + kind, .kind = kind, .sha256 = kind};
  made->chain = {Bytes(bytes, 0xCE)};
  made->key = Bytes(key_bytes, 0x5E);
  return made;
}

/// A server with a P-256 certificate that speaks TLS 1.2 and obeys no limit.
inline Profile p256_profile() {
  Profile profile;
  profile.target = {.host = "localhost", .port = 8443, .sni = "localhost", .address = "127.0.0.1:8443"};
  profile.versions = {{"tls1.2", Accepted::Accepted}};
  profile.suites["tls1.2"] = {{.id = 0xC02B, .name = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}};
  profile.groups["tls1.2"] = {"secp256r1"};
  profile.signature_schemes["tls1.2"] = {"ecdsa_secp256r1_sha256"};
  profile.client_certificate = "none";
  profile.chains = {{.key = "ecdsa",
                     .message_bytes = 430,
                     .verified = true,
                     .problem = {},
                     .certificates = {{.subject = "CN=localhost",
                                       .issuer = "CN=Golden p256",
                                       .key = "EC secp256r1",
                                       .signature = "ecdsa_secp256r1_sha256",
                                       .bytes = 423,
                                       .not_before = "2026-01-01T00:00:00Z",
                                       .not_after = "2027-01-01T00:00:00Z"}},
                     .trust_anchor = root("p256")}};
  profile.largest.handshake_message_type = "certificate";
  profile.largest.handshake_message = 430;
  return profile;
}

}  // namespace tlsfit::test
