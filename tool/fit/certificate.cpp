#include "fit/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/error.hpp"

namespace tlsfit::fit {

namespace {

template <auto function>
struct Free {
  template <class T>
  void operator()(T* value) const {
    function(value);
  }
};
using X509Ptr = std::unique_ptr<X509, Free<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;

Bytes der_of(X509* certificate) {
  unsigned char* out = nullptr;
  const int size = i2d_X509(certificate, &out);
  if (size <= 0) return {};
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

/// RFC 4514 text, as the probe writes it: "CN=ISRG Root X1,O=…".
std::string subject_of(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string key_of(X509* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr) return "unknown";
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return OBJ_nid2sn(EVP_PKEY_get_base_id(key));
  char group[64] = {};
  EVP_PKEY_get_group_name(key, group, sizeof group, nullptr);
  const std::string name = group;
  return "EC " + (name == "prime256v1" ? std::string("secp256r1") : name);
}

std::string signature_of(X509* certificate) {
  switch (X509_get_signature_nid(certificate)) {
    case NID_ecdsa_with_SHA256:
      return "ecdsa_secp256r1_sha256";
    case NID_ecdsa_with_SHA384:
      return "ecdsa_secp384r1_sha384";
    case NID_ecdsa_with_SHA512:
      return "ecdsa_secp521r1_sha512";
    case NID_sha256WithRSAEncryption:
      return "rsa_pkcs1_sha256";
    case NID_sha384WithRSAEncryption:
      return "rsa_pkcs1_sha384";
    case NID_sha512WithRSAEncryption:
      return "rsa_pkcs1_sha512";
    case NID_sha1WithRSAEncryption:
      return "rsa_pkcs1_sha1";
    default:
      return OBJ_nid2sn(X509_get_signature_nid(certificate));
  }
}

}  // namespace

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

std::string sha256_of(ByteView bytes) {
  Bytes digest(EVP_MAX_MD_SIZE);
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw Error(ExitCode::Defect, "no SHA-256 in libcrypto");
  digest.resize(size);
  return hex(digest);
}

AnchorCertificate anchor_of(const TrustAnchor& anchor, std::string_view where) {
  if (anchor.pem.empty())
    throw Error(ExitCode::Usage, "{}: trust_anchor.pem is missing: probe again with --save", where);
  AnchorCertificate result = anchor_of(certificates_in_pem(anchor.pem, where).front(), where);
  if (result.anchor.sha256 != anchor.sha256)
    throw Error(ExitCode::Usage, "{}: trust_anchor.pem is not the certificate with SHA-256 {}", where,
                anchor.sha256);
  result.anchor.subject = anchor.subject;
  return result;
}

AnchorCertificate anchor_of(Bytes der, std::string_view where) {
  const unsigned char* at = der.data();
  const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate) throw Error(ExitCode::Usage, "{}: not a certificate", where);
  AnchorCertificate result;
  result.anchor = {.subject = subject_of(certificate.get()),
                   .kind = key_of(certificate.get()),
                   .bytes = static_cast<std::uint32_t>(der.size()),
                   .sha256 = sha256_of(der)};
  result.signature = signature_of(certificate.get());
  result.der = std::move(der);
  return result;
}

}  // namespace tlsfit::fit
