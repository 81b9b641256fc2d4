#include "fit/client_identity.hpp"

#include <gmock/gmock.h>

#include "base/process.hpp"
#include "base/text.hpp"
#include "fit/certificate.hpp"
#include "support/pki.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {
namespace {

using test::Identity;
using test::KeyKind;
using test::test_pki;
using testing::HasSubstr;
using testing::Not;

/// What is said about two files that are no identity. Whatever it is, it must not hold the key.
std::string refusal(const fs::path& certificate, const fs::path& key, const std::string& secret = {}) {
  try {
    load_client_identity(certificate, key);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    const std::string pem = secret.empty() && fs::exists(key) ? read_text(key) : secret;
    for (std::size_t at = 0; at < pem.size();) {
      const std::size_t end = std::min(pem.find('\n', at), pem.size());
      if (end - at > 20) {
        EXPECT_THAT(error.what(), Not(HasSubstr(pem.substr(at, end - at))));
      }
      at = end + 1;
    }
    EXPECT_THAT(error.what(), Not(HasSubstr("\n"))) << "one line";
    return error.what();
  }
  return "";
}

/// `openssl pkey -in KEY -out OUT ARGUMENTS`
fs::path rewritten(const fs::path& key, const std::string& name, std::vector<std::string> arguments) {
  const fs::path out = test_pki().folder() / name;
  arguments.insert(arguments.begin(), {"openssl", "pkey", "-in", key, "-out", out});
  const ProcessResult result = run_process(arguments);
  EXPECT_TRUE(result.ok()) << result.err;
  return out;
}

TEST(ClientIdentity, AnEcKeyIsItsScalar) {
  const Identity& client = test_pki().client;
  const ClientIdentityPtr own = load_client_identity(client.chain, client.key);
  EXPECT_EQ(own->certificate.kind, "EC secp256r1");
  EXPECT_EQ(own->certificate.sha256, x509::sha256_of(own->chain.at(0)));
  ASSERT_EQ(own->key.size(), 32u);
  // SEC1 and PKCS #8 are two ways to write the same key.
  const fs::path sec1 = rewritten(client.key, "sec1.key", {"-traditional"});
  EXPECT_EQ(load_client_identity(client.chain, sec1)->key, own->key);
  // RFC 5915 section 3: the scalar comes after the sequence, the version and its own header.
  const Bytes der = read_bytes(rewritten(client.key, "sec1.der", {"-traditional", "-outform", "DER"}));
  EXPECT_EQ(Bytes(der.begin() + 7, der.begin() + 39), own->key);
}

TEST(ClientIdentity, AnRsaKeyIsAnRsaPrivateKey) {
  const Identity& rsa = test_pki().rsa;
  const ClientIdentityPtr own = load_client_identity(rsa.chain, rsa.key);
  EXPECT_TRUE(own->is_rsa());
  EXPECT_EQ(own->key, read_bytes(rewritten(rsa.key, "rsa.der", {"-traditional", "-outform", "DER"})));
  EXPECT_EQ(own->verify_bytes(), 4u + 2 + 2 + 256);
}

TEST(ClientIdentity, MessagesAreAsLongAsTheyWillBeSent) {
  const Identity& chain = test_pki().ecdsa_chain;
  const ClientIdentityPtr own = load_client_identity(chain.chain, chain.key);
  ASSERT_EQ(own->chain.size(), 2u);
  const std::size_t der = own->chain[0].size() + own->chain[1].size();
  EXPECT_EQ(own->message_bytes("tls1.2"), 4 + 3 + der + 2 * 3);
  EXPECT_EQ(own->message_bytes("tls1.3"), 4 + 1 + 3 + der + 2 * 5);
  EXPECT_EQ(own->verify_bytes(), 4u + 2 + 2 + 72);
}

TEST(ClientIdentity, TheRootIsNotSentButALoneCertificateIs) {
  const Identity& client = test_pki().client;
  const fs::path with_root = test_pki().folder() / "with-root.pem";
  write_file(with_root, read_text(client.chain) + read_text(test_pki().ca_ecdsa));
  EXPECT_EQ(load_client_identity(with_root, client.key)->chain.size(), 1u);
  EXPECT_EQ(load_client_identity(client.chain, client.key)->chain.size(), 1u);
}

TEST(ClientIdentity, SaysWhatIsWrong) {
  const Identity& client = test_pki().client;
  const fs::path nothing = test_pki().folder() / "nothing.pem";
  EXPECT_THAT(refusal(nothing, client.key), HasSubstr("nothing.pem: cannot be read"));
  EXPECT_THAT(refusal(client.chain, nothing), HasSubstr("nothing.pem: cannot be read"));
  EXPECT_THAT(refusal(client.key, client.chain), HasSubstr("client.key: no certificate"));
  EXPECT_THAT(refusal(client.chain, client.chain), HasSubstr("client.pem: no private key"));
  EXPECT_THAT(refusal(client.chain, test_pki().ecdsa.key), HasSubstr("ecdsa.key: not the key of"));
  EXPECT_THAT(refusal(client.chain, test_pki().rsa.key), HasSubstr("rsa.key: not the key of"));
}

TEST(ClientIdentity, AnEncryptedKeyIsRefusedWithoutAsking) {
  const Identity& client = test_pki().client;
  const fs::path locked = rewritten(client.key, "locked.key", {"-aes256", "-passout", "pass:secret"});
  EXPECT_THAT(refusal(client.chain, locked), HasSubstr("locked.key: the key is encrypted"));
}

TEST(ClientIdentity, OnlyKeysThatTheLibraryCanSignWith) {
  const Identity modern = test_pki().make_identity("modern", {.key = KeyKind::Ed25519, .for_clients = true});
  EXPECT_THAT(refusal(modern.chain, modern.key), HasSubstr("a key of kind Ed25519"));
  const Identity wide = test_pki().make_identity("wide", {.key = KeyKind::P384, .for_clients = true});
  EXPECT_EQ(load_client_identity(wide.chain, wide.key)->key.size(), 48u);
}

TEST(ClientIdentity, AKeyInPlaceOfItsFilesNameIsNotRepeated) {
  const std::string pem = read_text(test_pki().client.key);
  EXPECT_THAT(refusal(test_pki().client.chain, pem, pem), HasSubstr("want the name of a PEM file"));
}

}  // namespace
}  // namespace tlsfit::fit
