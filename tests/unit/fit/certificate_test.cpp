#include "fit/certificate.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "source_tree.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;

TEST(Certificate, SaysWhatKindItIs) {
  const auto kind = [](const std::string& name) {
    const auto anchor = anchor_of(x509::certificates_in_pem(test::root_pem(name), name).at(0), name);
    return anchor.anchor.subject + " " + anchor.anchor.kind;
  };
  EXPECT_EQ(kind("p256"), "CN=Golden p256 EC secp256r1");
  EXPECT_EQ(kind("p384"), "CN=Golden p384 EC secp384r1");
  EXPECT_EQ(kind("rsa4096"), "CN=Golden rsa4096 RSA 4096");
}

TEST(Certificate, AnAnchorIsANameAndAKey) {
  for (const char* const name : {"p256", "p384", "rsa4096"}) {
    const Bytes whole = x509::certificates_in_pem(test::root_pem(name), name).at(0);
    const Bytes reduced = trust_anchor_der(whole, name);
    EXPECT_LT(reduced.size(), whole.size()) << name;
    const AnchorCertificate again = anchor_of(reduced, name), first = anchor_of(whole, name);
    EXPECT_EQ(again.anchor.subject, first.anchor.subject);
    EXPECT_EQ(again.anchor.kind, first.anchor.kind);
    EXPECT_EQ(again.der, first.der) << "reducing twice changes nothing";
    EXPECT_EQ(again.identity, first.identity);
    EXPECT_FALSE(std::ranges::search(whole, first.identity).empty()) << "as the device will find it";
    EXPECT_FALSE(std::ranges::search(reduced, first.identity).empty());
    EXPECT_EQ(first.anchor.bytes, reduced.size());
    EXPECT_EQ(first.anchor.sha256, x509::sha256_of(whole)) << "the certificate that people can look up";
  }
  EXPECT_THROW(trust_anchor_der({0x30, 0x03, 0x02, 0x01, 0x01}, "x"), Error);
}

TEST(Certificate, Sha256IsFips180s) {
  const std::string abc = "abc";
  EXPECT_EQ(x509::sha256_of(ByteView(reinterpret_cast<const std::uint8_t*>(abc.data()), abc.size())),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Certificate, ReadsABundleAndNamesTheDamagedOne) {
  const std::string two = test::root_pem("p256") + "text between\n" + test::root_pem("p384");
  EXPECT_EQ(x509::certificates_in_pem(two, "x").size(), 2u);
  std::string damaged = two;
  damaged.replace(damaged.rfind("MII"), 3, "!!!");
  try {
    x509::certificates_in_pem(damaged, "ca.pem");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("ca.pem: certificate"));
  }
  EXPECT_THROW(x509::certificates_in_pem("nothing", "x"), Error);
}

TEST(Certificate, AProfileWhoseAnchorWasExchangedIsRefused) {
  TrustAnchor anchor = test::root("p256");
  EXPECT_EQ(anchor_of(anchor, "x").anchor.sha256, anchor.sha256);
  anchor.pem = test::root_pem("p384");
  EXPECT_THROW(anchor_of(anchor, "x"), Error);
  anchor.pem.clear();
  EXPECT_THROW(anchor_of(anchor, "x"), Error);
}

}  // namespace
}  // namespace tlsfit::fit
