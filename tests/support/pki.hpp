// Certificates for tests, made afresh in a temporary folder by libcrypto: nothing secret is ever committed.
//
//   const Pki& pki = test_pki();                       // made once per process
//   Server nginx = start_nginx({.identities = {pki.ecdsa}});   // see servers.hpp
//   tlsfit probe localhost:<nginx.port()> --ca <pki.ca>
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.hpp"

namespace tlsfit::test {

/// A private key and the certificates that go with it, both PEM files.
struct Identity {
  fs::path chain;  ///< leaf first, then intermediates; never the root
  fs::path key;
  fs::path intermediates = {};  ///< those of `chain` without the leaf; empty if there are none
};

enum class KeyKind { P256, P384, Rsa2048, Rsa4096, Ed25519 };

/// A server's identity below an intermediate, and the root that it ends at.
struct Hierarchy {
  Identity identity;
  fs::path ca;
};

/// What make_identity() is to make; the default is good for localhost, 127.0.0.1 and ::1.
struct IdentityOptions {
  KeyKind key = KeyKind::P256;
  std::vector<std::string> names = {"localhost"};             ///< DNS subject alternative names
  std::vector<std::string> addresses = {"127.0.0.1", "::1"};  ///< IP subject alternative names
  int starts_days = -1;                                       ///< validity from now, in days
  int ends_days = 90;
  bool intermediate = false;  ///< sign with an intermediate that comes along, not with the root
  bool cross_signed =
      false;  ///< with `intermediate`: that one once more, signed by the root of the other kind
  bool from_other_issuer = false;  ///< sign with a root of the same name but another key
  bool for_clients = false;        ///< extendedKeyUsage clientAuth in place of serverAuth
  std::size_t padding = 0;         ///< bytes of further names, for certificates of a wanted size
};

/// A root per key kind and identities below it, in a folder of its own.
class Pki {
 public:
  Pki();
  /// Writes `<name>.pem` and `<name>.key` and returns where they are.
  Identity make_identity(const std::string& name, const IdentityOptions& options) const;

  /// A leaf for localhost below an intermediate below a root of their own, each with a key of its own kind.
  Hierarchy make_chain(const std::string& name, KeyKind leaf, KeyKind intermediate, KeyKind root) const;

  fs::path folder() const { return folder_.path(); }
  fs::path ca;            ///< both roots (P-256 and RSA-2048): what --ca is given
  fs::path ca_ecdsa;      ///< the P-256 root alone
  fs::path ca_rsa;        ///< the RSA-2048 root alone
  Identity ecdsa;         ///< P-256 leaf below the P-256 root
  Identity ecdsa_chain;   ///< P-256 leaf and intermediate
  Identity rsa;           ///< RSA-2048 leaf below the RSA root
  Identity rsa_chain;     ///< RSA-2048 leaf and intermediate
  Identity wrong_host;    ///< P-256, for wrong.example only
  Identity expired;       ///< P-256, ended yesterday
  Identity other_issuer;  ///< P-256, signed by a stranger with our root's name
  Identity client;        ///< P-256, for client authentication

 private:
  TemporaryFolder folder_;
};

/// The same Pki for every test of this process.
const Pki& test_pki();

}  // namespace tlsfit::test
