#include "fit/client_identity.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/text.hpp"
#include "fit/certificate.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {

namespace {

using x509::BioPtr, x509::KeyPtr, x509::X509Ptr;

constexpr int smallest_rsa = 2048, largest_rsa = 4096;  // bits

/// Called for a key that is encrypted: remembers that, and gives no pass phrase. libcrypto's own would ask at
/// the terminal.
int no_pass_phrase(char* /*out*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

KeyPtr read_key(const fs::path& path) {
  std::string pem = read_text(path);
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  bool encrypted = false;
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, &encrypted));
  OPENSSL_cleanse(pem.data(), pem.size());
  ERR_clear_error();
  if (key) return key;
  if (encrypted)
    throw Error(ExitCode::Usage,
                "{}: the key is encrypted, and the device has nobody to ask for the pass phrase: decrypt it "
                "with `openssl pkey -in {} -out FILE`",
                path.string(), path.string());
  throw Error(ExitCode::Usage, "{}: no private key in PEM form there", path.string());
}

/// Of the modulus: "RSA 2048" is 256.
std::size_t rsa_bytes(const std::string& kind) {
  return (static_cast<std::size_t>(std::atoi(kind.c_str() + std::string_view("RSA ").size())) + 7) / 8;
}

/// Bytes of the scalar of an EC key that Mbed TLS can sign with; 0 for every other key.
int scalar_bytes(std::string_view kind) {
  return kind == "EC secp256r1" ? 32 : kind == "EC secp384r1" ? 48 : kind == "EC secp521r1" ? 66 : 0;
}

Bytes scalar_of(const EVP_PKEY* key, int size) {
  BIGNUM* scalar = nullptr;
  Bytes bytes(static_cast<std::size_t>(size));
  const bool read = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &scalar) == 1 &&
                    BN_bn2binpad(scalar, bytes.data(), size) == size;
  BN_clear_free(scalar);
  if (!read) throw Error(ExitCode::Defect, "libcrypto gives no scalar of an EC key");
  return bytes;
}

Bytes rsa_private_key(const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PrivateKey(key, &der);
  if (size <= 0) throw Error(ExitCode::Defect, "libcrypto does not write an RSA key");
  Bytes bytes(der, der + size);
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return bytes;
}

Bytes key_bytes(const EVP_PKEY* key, const std::string& kind, const fs::path& path) {
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < smallest_rsa || bits > largest_rsa)
      throw Error(ExitCode::Usage, "{}: an RSA key of {} bits: want {} to {}", path.string(), bits,
                  smallest_rsa, largest_rsa);
    return rsa_private_key(key);
  }
  if (const int size = scalar_bytes(kind)) return scalar_of(key, size);
  throw Error(ExitCode::Usage,
              "{}: a key of kind {}, which Mbed TLS cannot sign with: want EC on secp256r1, secp384r1 or "
              "secp521r1, or RSA",
              path.string(), printable(kind));
}

bool is_self_signed(const Bytes& der) {
  const unsigned char* at = der.data();
  const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  return certificate && X509_NAME_cmp(X509_get_subject_name(certificate.get()),
                                      X509_get_issuer_name(certificate.get())) == 0;
}

bool belong_together(const Bytes& der, const EVP_PKEY* key) {
  const unsigned char* at = der.data();
  const X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const bool same = certificate && X509_check_private_key(certificate.get(), key) == 1;
  ERR_clear_error();
  return same;
}

}  // namespace

ClientIdentity::~ClientIdentity() {
  OPENSSL_cleanse(key.data(), key.size());
}

std::uint32_t ClientIdentity::message_bytes(std::string_view version) const {
  // RFC 8446 section 4.4.2 has a context before the list, and extensions after each certificate.
  const bool tls13 = version == "tls1.3";
  std::size_t bytes = tls13 ? 4 + 1 + 3 : 4 + 3;
  for (const Bytes& der : chain) bytes += der.size() + (tls13 ? 3 + 2 : 3);
  return static_cast<std::uint32_t>(bytes);
}

std::uint32_t ClientIdentity::verify_bytes() const {
  if (is_rsa()) return static_cast<std::uint32_t>(4 + 2 + 2 + rsa_bytes(certificate.kind));
  // RFC 3279 section 2.2.3: a SEQUENCE of two INTEGERs, each with a byte for the sign.
  const std::size_t integers = 2 * (2 + 1 + key.size());
  const std::size_t signature = (integers < 128 ? 2 : 3) + integers;
  return static_cast<std::uint32_t>(4 + 2 + 2 + signature);
}

ClientIdentityPtr load_client_identity(const fs::path& certificate, const fs::path& key) {
  if (key.string().find("PRIVATE KEY") != std::string::npos)  // a message about a missing file would print it
    throw Error(ExitCode::Usage, "the client's key: want the name of a PEM file, not the key itself");
  auto identity = std::make_shared<ClientIdentity>();
  identity->chain = x509::certificates_in_pem(read_text(certificate), certificate.string());
  const AnchorCertificate own = anchor_of(identity->chain.front(), certificate.string());
  identity->certificate = {
      .subject = own.anchor.subject, .kind = own.anchor.kind, .sha256 = own.anchor.sha256};
  const KeyPtr secret = read_key(key);
  if (!belong_together(identity->chain.front(), secret.get()))
    throw Error(ExitCode::Usage, "{}: not the key of {}", key.string(), certificate.string());
  identity->key = key_bytes(secret.get(), own.anchor.kind, key);
  // Whoever checks the chain has its root; one certificate alone may be its own.
  if (identity->chain.size() > 1 && is_self_signed(identity->chain.back())) identity->chain.pop_back();
  return identity;
}

}  // namespace tlsfit::fit
