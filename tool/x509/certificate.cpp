#include "x509/certificate.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>

#include <array>

#include "base/error.hpp"

namespace tlsfit::x509 {

namespace {

std::string text_of(const BioPtr& bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
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

}  // namespace

X509Ptr certificate_from(ByteView der) {
  const unsigned char* at = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (certificate && at != der.data() + der.size()) certificate.reset();  // stray bytes
  ERR_clear_error();
  return certificate;
}

Bytes der_of(X509* certificate) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(certificate, &out);
  if (size <= 0) return {};
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

std::string pem_of(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio);
}

std::vector<Bytes> certificates_in_pem(std::string_view pem, std::string_view where) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<Bytes> result;
  for (std::size_t at = pem.find("-----BEGIN CERTIFICATE-----"); at != std::string_view::npos;
       at = pem.find("-----BEGIN CERTIFICATE-----", at + 1)) {
    const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) throw Error(ExitCode::Usage, "{}: certificate {} is damaged", where, result.size() + 1);
    result.push_back(der_of(certificate.get()));
  }
  if (result.empty()) throw Error(ExitCode::Usage, "{}: no certificate in PEM form there", where);
  return result;
}

std::string name_text(const X509_NAME* name) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(bio);
}

std::string subject_of(X509* certificate) {
  return name_text(X509_get_subject_name(certificate));
}

std::string key_of(X509* certificate) {
  return key_text(X509_get0_pubkey(certificate));
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

Certificate describe(X509* certificate, std::size_t bytes) {
  return {.subject = subject_of(certificate),
          .issuer = name_text(X509_get_issuer_name(certificate)),
          .key = key_of(certificate),
          .signature = signature_text(certificate),
          .bytes = static_cast<std::uint32_t>(bytes),
          .not_before = time_text(X509_get0_notBefore(certificate)),
          .not_after = time_text(X509_get0_notAfter(certificate)),
          .pem = pem_of(certificate)};
}

Certificate describe(ByteView der) {
  const X509Ptr certificate = certificate_from(der);
  if (!certificate) return {.bytes = static_cast<std::uint32_t>(der.size())};
  return describe(certificate.get(), der.size());
}

TrustAnchor anchor_of(X509* certificate, const std::string& source) {
  const Bytes der = der_of(certificate);
  return {.subject = subject_of(certificate),
          .key = key_of(certificate),
          .signature = signature_text(certificate),
          .bytes = static_cast<std::uint32_t>(der.size()),
          .sha256 = sha256_of(der),
          .source = source,
          .pem = pem_of(certificate)};
}

std::string sha256_of(ByteView bytes) {
  Bytes digest(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw Error(ExitCode::Defect, "no SHA-256 in libcrypto");
  digest.resize(size);
  return hex(digest);
}

}  // namespace tlsfit::x509
