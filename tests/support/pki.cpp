#include "support/pki.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace tlsfit::test {

namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;

template <class T>
T* need(T* pointer) {
  if (pointer == nullptr) throw std::runtime_error("libcrypto could not make a test certificate");
  return pointer;
}

Key new_key(KeyKind kind) {
  switch (kind) {
    case KeyKind::P256:
      return Key(need(EVP_EC_gen("P-256")));
    case KeyKind::P384:
      return Key(need(EVP_EC_gen("P-384")));
    case KeyKind::Rsa2048:
      return Key(need(EVP_RSA_gen(2048)));
    case KeyKind::Rsa4096:
      return Key(need(EVP_RSA_gen(4096)));
    case KeyKind::Ed25519:
      return Key(need(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
  }
  throw std::logic_error("no such key kind");
}

struct Issuer {
  Cert certificate;
  Key key;
};

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = need(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

struct Wanted {
  std::string name;
  int starts_days = -1, ends_days = 90;
  bool authority = false;
  std::string names = {};  ///< subjectAltName in OpenSSL's configuration syntax; empty for none
  bool for_clients = false;
};

/// A certificate for `key`, signed by `issuer`, or by itself without one.
Cert sign(EVP_PKEY* key, const Issuer* issuer, const Wanted& wanted) {
  Cert certificate(need(X509_new()));
  X509* const c = certificate.get();
  X509_set_version(c, X509_VERSION_3);
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), serial >> 1 | 1);
  X509_time_adj_ex(X509_getm_notBefore(c), wanted.starts_days, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(c), wanted.ends_days, 0, nullptr);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0);
  X509* const parent = issuer != nullptr ? issuer->certificate.get() : c;
  X509_set_issuer_name(c, X509_get_subject_name(parent));
  X509_set_pubkey(c, key);
  add_extension(c, parent, NID_basic_constraints,
                wanted.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension(
      c, parent, NID_key_usage,
      wanted.authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,keyEncipherment");
  add_extension(c, parent, NID_subject_key_identifier, "hash");
  if (issuer != nullptr) add_extension(c, parent, NID_authority_key_identifier, "keyid");
  if (!wanted.authority)
    add_extension(c, parent, NID_ext_key_usage, wanted.for_clients ? "clientAuth" : "serverAuth");
  if (!wanted.names.empty()) add_extension(c, parent, NID_subject_alt_name, wanted.names);
  EVP_PKEY* const signer = issuer != nullptr ? issuer->key.get() : key;
  const bool p384 = EVP_PKEY_get_id(signer) == EVP_PKEY_EC && EVP_PKEY_get_bits(signer) == 384;
  const EVP_MD* const digest = EVP_PKEY_get_id(signer) == EVP_PKEY_ED25519 ? nullptr
                               : p384                                      ? EVP_sha384()
                                                                           : EVP_sha256();
  if (X509_sign(c, signer, digest) == 0)
    throw std::runtime_error("libcrypto could not sign a test certificate");
  return certificate;
}

std::string pem(const Cert& certificate) {
  const Bio bio(need(BIO_new(BIO_s_mem())));
  PEM_write_bio_X509(bio.get(), certificate.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string pem(const Key& key) {
  const Bio bio(need(BIO_new(BIO_s_mem())));
  PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Issuer new_root(KeyKind kind, const std::string& name) {
  Issuer issuer;
  issuer.key = new_key(kind);
  issuer.certificate = sign(issuer.key.get(), nullptr, {.name = name, .ends_days = 3650, .authority = true});
  return issuer;
}

constexpr const char* ecdsa_root_name = "tlsfit test root P-256";
constexpr const char* rsa_root_name = "tlsfit test root RSA-2048";

/// The roots' keys stay in memory; they are made once per process, as is the stranger.
struct Roots {
  Issuer ecdsa = new_root(KeyKind::P256, ecdsa_root_name);
  Issuer rsa = new_root(KeyKind::Rsa2048, rsa_root_name);
  Issuer stranger = new_root(KeyKind::P256, ecdsa_root_name);
};

const Roots& roots() {
  static const Roots made;
  return made;
}

std::string alternative_names(const IdentityOptions& options) {
  std::string text;
  const auto add = [&](const std::string& kind, const std::string& value) {
    text += (text.empty() ? "" : ",") + kind + ":" + value;
  };
  for (const std::string& name : options.names) add("DNS", name);
  for (const std::string& address : options.addresses) add("IP", address);
  for (std::size_t size = 0, i = 0; size < options.padding; size += 52, ++i)
    add("DNS", std::string(38, 'x') + std::to_string(1000 + i) + ".example");  // 50 characters and a header
  return text;
}

}  // namespace

Pki::Pki() {
  ca_ecdsa = folder() / "ca-ecdsa.pem";
  ca_rsa = folder() / "ca-rsa.pem";
  ca = folder() / "ca.pem";
  write_file(ca_ecdsa, pem(roots().ecdsa.certificate));
  write_file(ca_rsa, pem(roots().rsa.certificate));
  write_file(ca, pem(roots().ecdsa.certificate) + pem(roots().rsa.certificate));
  ecdsa = make_identity("ecdsa", {});
  ecdsa_chain = make_identity("ecdsa-chain", {.intermediate = true});
  rsa = make_identity("rsa", {.key = KeyKind::Rsa2048});
  rsa_chain = make_identity("rsa-chain", {.key = KeyKind::Rsa2048, .intermediate = true});
  wrong_host = make_identity("wrong-host", {.names = {"wrong.example"}, .addresses = {}});
  expired = make_identity("expired", {.starts_days = -90, .ends_days = -1});
  other_issuer = make_identity("other-issuer", {.from_other_issuer = true});
  client = make_identity("client", {.for_clients = true});
}

Identity Pki::make_identity(const std::string& name, const IdentityOptions& options) const {
  const bool rsa_key = options.key == KeyKind::Rsa2048;
  const Issuer* issuer = options.from_other_issuer ? &roots().stranger
                         : rsa_key                 ? &roots().rsa
                                                   : &roots().ecdsa;
  Issuer between;
  std::string extra;
  if (options.intermediate) {
    between.key = new_key(rsa_key ? KeyKind::Rsa2048 : KeyKind::P256);
    between.certificate =
        sign(between.key.get(), issuer,
             {.name = std::string("tlsfit test intermediate ") + (rsa_key ? "RSA-2048" : "P-256"),
              .authority = true});
    extra = pem(between.certificate);
    const Issuer& other = rsa_key ? roots().ecdsa : roots().rsa;
    if (options.cross_signed)
      extra += pem(sign(between.key.get(), &other,
                        {.name = std::string("tlsfit test intermediate ") + (rsa_key ? "RSA-2048" : "P-256"),
                         .authority = true}));
    issuer = &between;
  }
  const Key key = new_key(options.key);
  const Cert leaf = sign(key.get(), issuer,
                         {.name = options.names.empty() ? name : options.names.front(),
                          .starts_days = options.starts_days,
                          .ends_days = options.ends_days,
                          .names = alternative_names(options),
                          .for_clients = options.for_clients});
  Identity identity{folder() / (name + ".pem"), folder() / (name + ".key")};
  if (!extra.empty()) {
    identity.intermediates = folder() / (name + "-intermediates.pem");
    write_file(identity.intermediates, extra);
  }
  write_file(identity.chain, pem(leaf) + extra);
  write_file(identity.key, pem(key));
  return identity;
}

Hierarchy Pki::make_chain(const std::string& name, KeyKind leaf, KeyKind intermediate, KeyKind root) const {
  const Issuer top = new_root(root, "tlsfit test root of " + name);
  Issuer between;
  between.key = new_key(intermediate);
  between.certificate =
      sign(between.key.get(), &top, {.name = "tlsfit test intermediate of " + name, .authority = true});
  const Key key = new_key(leaf);
  const Cert last = sign(key.get(), &between, {.name = "localhost", .names = alternative_names({})});
  const Identity identity{folder() / (name + ".pem"), folder() / (name + ".key"),
                          folder() / (name + "-intermediates.pem")};
  write_file(identity.intermediates, pem(between.certificate));
  write_file(identity.chain, pem(last) + pem(between.certificate));
  write_file(identity.key, pem(key));
  const fs::path roots_file = folder() / (name + "-ca.pem");
  write_file(roots_file, pem(top.certificate));
  return {identity, roots_file};
}

const Pki& test_pki() {
  static const Pki pki;
  return pki;
}

}  // namespace tlsfit::test
