#include "probe/verify.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "base/paths.hpp"
#include "probe/deleter.hpp"
#include "probe/trust_paths.hpp"

namespace tlsfit::probe {

namespace {

using Cert = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;
using Context = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using Stack = std::unique_ptr<STACK_OF(X509), Deleter<free_certificates>>;

/// Debian's bundle, and OpenSSL's own defaults everywhere.
constexpr const char* host_bundle = "/etc/ssl/certs/ca-certificates.crt";

Cert parse(ByteView der) {
  const unsigned char* at = der.data();
  Cert certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate && at != der.data() + der.size()) certificate.reset();  // stray bytes
  ERR_clear_error();
  return certificate;
}

Bytes der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size < 0) return {};
  Bytes bytes(der, der + size);
  OPENSSL_free(der);
  return bytes;
}

std::string text_of(const Bio& bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string name_text(const X509_NAME* name) {
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(bio);
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return "";
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// IANA's name for a curve that libcrypto names by its own.
std::string curve_name(EVP_PKEY* key) {
  std::array<char, 80> name{};
  if (EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) return "explicit";
  const std::string_view curve(name.data());
  if (curve == "prime256v1") return "secp256r1";
  if (curve == "prime192v1") return "secp192r1";
  return std::string(curve);
}

std::string key_text(EVP_PKEY* key) {
  if (key == nullptr) return "unknown";
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC:
      return "EC " + curve_name(key);
    case EVP_PKEY_RSA:
      return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
    case EVP_PKEY_RSA_PSS:
      return fmt::format("RSA-PSS {}", EVP_PKEY_get_bits(key));
    case EVP_PKEY_ED25519:
      return "Ed25519";
    case EVP_PKEY_ED448:
      return "Ed448";
    default:
      return "unknown";
  }
}

std::string key_kind(X509* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_EC:
      return "ecdsa";
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      return "rsa";
    case EVP_PKEY_ED25519:
      return "ed25519";
    case EVP_PKEY_ED448:
      return "ed448";
    default:
      return "unknown";
  }
}

/// The IANA scheme name of a certificate's signature. TLS 1.3 binds an ECDSA hash to a curve of the signer,
/// which the certificate alone does not tell; the usual pairing stands for it.
std::string signature_text(X509* certificate) {
  int digest = NID_undef, key = NID_undef, bits = 0;
  std::uint32_t flags = 0;
  if (X509_get_signature_info(certificate, &digest, &key, &bits, &flags) != 1) return "unknown";
  const auto hash = [&]() -> std::string {
    switch (digest) {
      case NID_md5:
        return "md5";
      case NID_sha1:
        return "sha1";
      case NID_sha224:
        return "sha224";
      case NID_sha256:
        return "sha256";
      case NID_sha384:
        return "sha384";
      case NID_sha512:
        return "sha512";
      default:
        return "unknown";
    }
  }();
  switch (key) {
    case EVP_PKEY_EC:
      if (hash == "sha256") return "ecdsa_secp256r1_sha256";
      if (hash == "sha384") return "ecdsa_secp384r1_sha384";
      if (hash == "sha512") return "ecdsa_secp521r1_sha512";
      return "ecdsa_" + hash;
    case EVP_PKEY_RSA:
      return "rsa_pkcs1_" + hash;
    case EVP_PKEY_RSA_PSS:
      return "rsa_pss_rsae_" + hash;
    case EVP_PKEY_ED25519:
      return "ed25519";
    case EVP_PKEY_ED448:
      return "ed448";
    default:
      return "unknown";
  }
}

std::string pem_of(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio);
}

Certificate describe(X509* certificate, std::size_t bytes) {
  return {.subject = name_text(X509_get_subject_name(certificate)),
          .issuer = name_text(X509_get_issuer_name(certificate)),
          .key = key_text(X509_get0_pubkey(certificate)),
          .signature = signature_text(certificate),
          .bytes = static_cast<std::uint32_t>(bytes),
          .not_before = time_text(X509_get0_notBefore(certificate)),
          .not_after = time_text(X509_get0_notAfter(certificate)),
          .pem = pem_of(certificate)};
}

TrustAnchor anchor_of(X509* certificate, const std::string& source) {
  const Bytes der = der_of(certificate);
  std::array<unsigned char, 32> digest{};
  EVP_Digest(der.data(), der.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return {.subject = name_text(X509_get_subject_name(certificate)),
          .key = key_text(X509_get0_pubkey(certificate)),
          .signature = signature_text(certificate),
          .bytes = static_cast<std::uint32_t>(der.size()),
          .sha256 = hex(digest),
          .source = source,
          .pem = pem_of(certificate)};
}

std::vector<std::string> subjects_below_anchor(const CertificatePath& path) {
  std::vector<std::string> subjects;
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    subjects.push_back(name_text(X509_get_subject_name(path[i].get())));
  return subjects;
}

}  // namespace

Verifier::Verifier(const fs::path& ca) : store_(X509_STORE_new()) {
  if (!ca.empty()) {
    read_bytes(ca);  // says so if it cannot be read
    if (X509_STORE_load_file(store_, ca.c_str()) != 1) {
      X509_STORE_free(store_);
      ERR_clear_error();
      throw Error(ExitCode::Usage, "{}: no certificate in it; want a PEM file", ca.string());
    }
    source_ = ca.string();
    // What the person names is trusted, root or not; Mbed TLS does the same.
    X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store_), X509_V_FLAG_PARTIAL_CHAIN);
    return;
  }
  source_ = "the host's store";
  X509_STORE_set_default_paths(store_);
  if (is_there(host_bundle)) {
    X509_STORE_load_file(store_, host_bundle);
    source_ = host_bundle;
  }
  ERR_clear_error();
}

Verifier::~Verifier() {
  X509_STORE_free(store_);
}

Chain Verifier::examine(const std::vector<Bytes>& certificates, const std::string& name) const {
  Chain chain;
  chain.key = "unknown";
  Cert leaf;
  const Stack others(sk_X509_new_null());
  for (const Bytes& der : certificates) {
    Cert certificate = parse(der);
    if (!certificate) {
      chain.problem = fmt::format("certificate {} cannot be read", chain.certificates.size());
      chain.certificates.push_back({.bytes = static_cast<std::uint32_t>(der.size())});
      continue;
    }
    chain.certificates.push_back(describe(certificate.get(), der.size()));
    if (!leaf && chain.certificates.size() == 1)
      leaf = std::move(certificate);
    else
      sk_X509_push(others.get(), certificate.release());
  }
  if (!leaf) {
    if (!chain.problem) chain.problem = "no certificate came";
    return chain;
  }
  chain.key = key_kind(leaf.get());
  const Context context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store_, leaf.get(), others.get());
  X509_STORE_CTX_set_default(context.get(), "ssl_server");
  X509_VERIFY_PARAM* const parameters = X509_STORE_CTX_get0_param(context.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, name.c_str()) != 1)
    X509_VERIFY_PARAM_set1_host(parameters, name.c_str(), name.size());
  chain.verified = X509_verify_cert(context.get()) == 1;
  if (chain.verified) {
    for (const CertificatePath& path : trust_paths(store_, leaf.get(), others.get(), parameters))
      chain.paths.push_back({subjects_below_anchor(path), anchor_of(path.back().get(), source_)});
    const STACK_OF(X509)* const first = X509_STORE_CTX_get0_chain(context.get());
    chain.trust_anchor = anchor_of(sk_X509_value(first, sk_X509_num(first) - 1), source_);
    std::stable_partition(chain.paths.begin(), chain.paths.end(), [&](const TrustPath& path) {
      return path.trust_anchor == *chain.trust_anchor;  // libcrypto's choice stays the first
    });
  } else {
    const int error = X509_STORE_CTX_get_error(context.get());
    chain.problem = fmt::format("{} (certificate {} of the chain)", X509_verify_cert_error_string(error),
                                X509_STORE_CTX_get_error_depth(context.get()));
  }
  ERR_clear_error();
  return chain;
}

Certificate describe_certificate(ByteView der) {
  const Cert certificate = parse(der);
  if (!certificate) return {.bytes = static_cast<std::uint32_t>(der.size())};
  return describe(certificate.get(), der.size());
}

}  // namespace tlsfit::probe
