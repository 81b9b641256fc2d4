#include "fit/certificate.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;

TEST(Certificate, SaysWhatKindItIs) {
  const auto kind = [](const std::string& name) {
    const auto anchor = anchor_of(certificates_in_pem(test::root_pem(name), name).at(0), name);
    return anchor.anchor.subject + " " + anchor.anchor.kind + " " + anchor.signature;
  };
  EXPECT_EQ(kind("p256"), "CN=Golden p256 EC secp256r1 ecdsa_secp256r1_sha256");
  EXPECT_EQ(kind("p384"), "CN=Golden p384 EC secp384r1 ecdsa_secp384r1_sha384");
  EXPECT_EQ(kind("rsa4096"), "CN=Golden rsa4096 RSA 4096 rsa_pkcs1_sha256");
}

TEST(Certificate, Sha256IsFips180s) {
  const std::string abc = "abc";
  EXPECT_EQ(sha256_of(ByteView(reinterpret_cast<const std::uint8_t*>(abc.data()), abc.size())),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Certificate, ReadsABundleAndNamesTheDamagedOne) {
  const std::string two = test::root_pem("p256") + "text between\n" + test::root_pem("p384");
  EXPECT_EQ(certificates_in_pem(two, "x").size(), 2u);
  std::string damaged = two;
  damaged.replace(damaged.rfind("MII"), 3, "!!!");
  try {
    certificates_in_pem(damaged, "ca.pem");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("ca.pem: certificate"));
  }
  EXPECT_THROW(certificates_in_pem("nothing", "x"), Error);
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
