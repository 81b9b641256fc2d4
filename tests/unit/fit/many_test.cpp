#include "fit/many.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"
#include "x509/certificate.hpp"

namespace tlsfit::fit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

ManyServers servers(const std::vector<std::string>& roots) {
  ManyServers many{.id = "test",
                   .about = "",
                   .version = "tls1.2",
                   .suites = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
                   .groups = {"secp256r1"},
                   .signature_schemes = {"ecdsa_secp256r1_sha256", "rsa_pkcs1_sha256"},
                   .anchors = {}};
  for (const std::string& name : roots)
    many.anchors.push_back({.subject = "CN=Golden " + name, .sha256 = test::root(name).sha256});
  return many;
}

std::vector<Bytes> store(const std::vector<std::string>& wanted) {
  std::vector<Bytes> roots;
  for (const std::string& name : wanted)
    roots.push_back(x509::certificates_in_pem(test::root_pem(name), name).at(0));
  return roots;
}

TEST(ManyServers, TheShippedListIsSound) {
  test::catalogue();  // says where the data is
  const ManyServers web = load_many_servers("web");
  EXPECT_GE(web.anchors.size(), 15u);
  for (const auto& anchor : web.anchors) EXPECT_EQ(anchor.sha256.size(), 64u) << anchor.subject;
}

TEST(ManyServers, TakesAnchorsFromTheStoreAndNamesTheAbsent) {
  std::vector<std::string> absent;
  const Candidate candidate =
      candidate_for(servers({"rsa2048", "p256"}), store({"p256", "p384"}), test::catalogue(), absent);
  EXPECT_THAT(absent, ElementsAre("CN=Golden rsa2048"));
  ASSERT_EQ(candidate.anchors.size(), 1u);
  EXPECT_EQ(candidate.plan.anchors[0].kind, "EC secp256r1");
  EXPECT_TRUE(candidate.plan.many);
  EXPECT_EQ(candidate.plan.record.in, 16384u);
}

TEST(ManyServers, NoAnchorAtAllSaysWhatToInstall) {
  std::vector<std::string> absent;
  try {
    candidate_for(servers({"rsa2048"}), store({"p256"}), test::catalogue(), absent);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Missing);
    EXPECT_THAT(error.what(), HasSubstr("apt-get install ca-certificates"));
  }
}

// Whoever offers a curve for the key exchange is shown certificates with keys on it.
TEST(ManyServers, AGroupIsACertificatesCurveToo) {
  ManyServers many = servers({"p384"});
  many.groups.push_back("secp384r1");
  std::vector<std::string> absent;
  const Candidate candidate = candidate_for(many, store({"p384"}), test::catalogue(), absent);
  EXPECT_EQ(candidate.plan.anchors.at(0).kind, "EC secp384r1");
  EXPECT_TRUE(candidate.features.contains("curve:secp384r1") && candidate.features.contains("key:secp384r1"));
}

TEST(ManyServers, AnAnchorThatNothingCouldReadIsRefused) {
  std::vector<std::string> absent;
  EXPECT_THROW(candidate_for(servers({"p384"}), store({"p384"}), test::catalogue(), absent), Error);
}

}  // namespace
}  // namespace tlsfit::fit
