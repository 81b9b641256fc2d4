#include "fit/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/error.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {

namespace {

/// One DER element: tag, length, content (X.690 sections 8.1.2 and 8.1.3).
Bytes element(std::uint8_t tag, const std::vector<Bytes>& content) {
  std::size_t size = 0;
  for (const Bytes& part : content) size += part.size();
  Bytes result{tag};
  if (size >= 0x80) {
    const int octets = size >= 0x10000 ? 3 : size >= 0x100 ? 2 : 1;
    result.push_back(static_cast<std::uint8_t>(0x80 | octets));
    for (int i = octets - 1; i >= 0; --i) result.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  } else {
    result.push_back(static_cast<std::uint8_t>(size));
  }
  for (const Bytes& part : content) result.insert(result.end(), part.begin(), part.end());
  return result;
}

/// What one of libcrypto's i2d functions writes.
template <class Value>
Bytes encoded(int (*i2d)(const Value*, unsigned char**), const Value* value) {
  unsigned char* out = nullptr;
  const int size = i2d(value, &out);
  if (size <= 0) return {};
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

constexpr std::uint8_t sequence = 0x30, integer = 0x02, bit_string = 0x03;

/// sha256WithRSAEncryption (RFC 8017 appendix A.2.4) for an RSA key, else ecdsa-with-SHA256 (RFC 5758 section
/// 3.2): what every image that can use the key can read.
Bytes readable_algorithm(X509* certificate) {
  if (EVP_PKEY_get_base_id(X509_get0_pubkey(certificate)) == EVP_PKEY_RSA)
    return {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00};
  return {0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};
}

Bytes name_of(const X509* certificate) {
  return encoded(i2d_X509_NAME, X509_get_subject_name(certificate));
}

/// validity, subject and subjectPublicKeyInfo, which stand in this order (RFC 5280 section 4.1).
Bytes identity_of(const X509* certificate) {
  Bytes all = element(sequence, {encoded(i2d_ASN1_TIME, X509_get0_notBefore(certificate)),
                                 encoded(i2d_ASN1_TIME, X509_get0_notAfter(certificate))});
  for (const Bytes& part :
       {name_of(certificate),
        encoded(i2d_X509_PUBKEY, static_cast<const X509_PUBKEY*>(X509_get_X509_PUBKEY(certificate)))})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

x509::X509Ptr parsed(const Bytes& der, std::string_view where) {
  const unsigned char* at = der.data();
  x509::X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (!certificate || X509_get0_pubkey(certificate.get()) == nullptr)
    throw Error(ExitCode::Usage, "{}: not a certificate with a key that can be read", where);
  return certificate;
}

}  // namespace

AnchorCertificate anchor_of(const TrustAnchor& anchor, std::string_view where) {
  if (anchor.pem.empty())
    throw Error(ExitCode::Usage, "{}: trust_anchor.pem is missing: probe again with --save", where);
  AnchorCertificate result = anchor_of(x509::certificates_in_pem(anchor.pem, where).front(), where);
  if (result.anchor.sha256 != anchor.sha256)
    throw Error(ExitCode::Usage, "{}: trust_anchor.pem is not the certificate with SHA-256 {}", where,
                anchor.sha256);
  result.anchor.subject = anchor.subject;
  return result;
}

AnchorCertificate anchor_of(const Bytes& der, std::string_view where) {
  const x509::X509Ptr certificate = parsed(der, where);
  AnchorCertificate result;
  result.der = trust_anchor_der(der, where);
  result.identity = identity_of(certificate.get());
  result.anchor = {.subject = x509::subject_of(certificate.get()),
                   .kind = x509::key_of(certificate.get()),
                   .bytes = static_cast<std::uint32_t>(result.der.size()),
                   .sha256 = x509::sha256_of(der)};
  return result;
}

Bytes trust_anchor_der(const Bytes& certificate, std::string_view where) {
  const x509::X509Ptr whole = parsed(certificate, where);
  const Bytes algorithm = readable_algorithm(whole.get());
  const Bytes serial = element(integer, {{1}});
  const Bytes body = element(sequence, {serial, algorithm, name_of(whole.get()), identity_of(whole.get())});
  return element(sequence, {body, algorithm, element(bit_string, {{0, 0}})});
}

}  // namespace tlsfit::fit
