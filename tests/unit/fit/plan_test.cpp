#include "fit/plan.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

std::string refusal(const Profile& profile) {
  try {
    candidates(profile, test::catalogue());
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::No);
    return error.what();
  }
  return "";
}

TEST(Plan, TakesWhatTheWholeChainTakes) {
  Profile profile = test::p256_profile();
  Chain& chain = profile.chains[0];
  chain.certificates[0].issuer = "CN=Middle";
  chain.certificates[0].signature = "ecdsa_secp384r1_sha384";
  chain.certificates.push_back({.subject = "CN=Middle",
                                .issuer = "CN=Golden rsa4096",
                                .key = "EC secp384r1",
                                .signature = "rsa_pkcs1_sha512",
                                .bytes = 600,
                                .not_before = "",
                                .not_after = ""});
  chain.trust_anchor = test::root("rsa4096");
  const Candidate only = candidates(profile, test::catalogue()).at(0);
  EXPECT_THAT(only.features, IsSupersetOf({"curve:secp256r1", "key:secp384r1", "hash:sha384", "hash:sha512",
                                           "verify:ecdsa", "verify:rsa-pkcs1", "key:rsa"}));
  EXPECT_THAT(only.plan.groups, ElementsAre("secp256r1", "secp384r1"));
  EXPECT_THAT(only.plan.signature_schemes,
              ElementsAre("ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "rsa_pkcs1_sha512"));
}

TEST(Plan, ACertificateAboveTheAnchorIsReadOnlyIfItsSignatureAlgorithmIsKnown) {
  Profile profile = test::p256_profile();
  profile.chains[0].certificates.push_back({.subject = "CN=Golden p256",  // a cross-signed copy of the anchor
                                            .issuer = "CN=Old Root",
                                            .key = "EC secp521r1",
                                            .signature = "rsa_pkcs1_sha512",
                                            .bytes = 900,
                                            .not_before = "",
                                            .not_after = "",
                                            .pem = ""});
  std::vector<Candidate> plans = {candidates(profile, test::catalogue()).at(0)};
  close_features(plans);
  EXPECT_THAT(plans[0].features, Not(Contains("hash:sha512")));
  EXPECT_THAT(plans[0].features, Not(Contains("curve:secp521r1")));
  Candidate other = plans[0];  // a target that brings RSA and SHA-512 into the image
  other.features.insert({"key:rsa", "hash:sha512"});
  plans.push_back(other);
  close_features(plans);
  EXPECT_THAT(plans[0].features, Contains("curve:secp521r1"));
}

/// A P-256 leaf under a P-256 intermediate under an RSA-4096 root; the server sends the first two.
Profile under_rsa_root() {
  Profile profile = test::p256_profile();
  Chain& chain = profile.chains[0];
  chain.certificates[0].issuer = "CN=Golden p256";
  chain.certificates[0].pem = test::root_pem("p384");  // any certificate will do
  chain.certificates.push_back({.subject = "CN=Golden p256",
                                .issuer = "CN=Golden rsa4096",
                                .key = "EC secp256r1",
                                .signature = "rsa_pkcs1_sha256",
                                .bytes = 900,
                                .not_before = "2026-01-01T00:00:00Z",
                                .not_after = "2027-01-01T00:00:00Z",
                                .pem = test::root_pem("p256")});
  chain.trust_anchor = test::root("rsa4096");
  return profile;
}

TEST(Plan, ALowerAnchorNeedsNothingOfWhatStandsAboveIt) {
  const Profile profile = under_rsa_root();
  EXPECT_THAT(candidates(profile, test::catalogue()).at(0).features,
              IsSupersetOf({"key:rsa", "key:rsa-4096", "verify:rsa-pkcs1"}));
  const Candidate lower = candidates(profile, test::catalogue(), Placement::Intermediate).at(0);
  EXPECT_THAT(lower.features, Not(Contains("key:rsa")));
  ASSERT_EQ(lower.plan.anchors.size(), 1U);
  EXPECT_EQ(lower.plan.anchors[0].subject, "CN=Golden p256");
  EXPECT_EQ(lower.plan.anchors[0].placement, "intermediate");
  EXPECT_EQ(lower.plan.anchors[0].not_after, "2027-01-01T00:00:00Z");
}

TEST(Plan, WithoutAnIntermediateTheAnchorIsTheRoot) {
  const Candidate only = candidates(test::p256_profile(), test::catalogue(), Placement::Intermediate).at(0);
  EXPECT_EQ(only.plan.anchors.at(0).placement, "root");
}

TEST(Plan, APinnedKeyIsTheServersOwn) {
  const Candidate pinned = candidates(under_rsa_root(), test::catalogue(), Placement::Key).at(0);
  EXPECT_EQ(pinned.plan.anchors.at(0).placement, "key");
  EXPECT_EQ(pinned.plan.anchors.at(0).subject, "CN=localhost");
  EXPECT_THAT(pinned.features, Contains("pinned-key"));
  EXPECT_THAT(pinned.features, Not(Contains("key:rsa")));
}

TEST(Plan, AnOldProfileWithoutCertificatesCannotPlaceItsAnchorLower) {
  Profile profile = under_rsa_root();
  profile.chains[0].certificates[1].pem.clear();
  EXPECT_THROW(candidates(profile, test::catalogue(), Placement::Intermediate), Error);
}

TEST(Plan, ASelfSignedRootInTheMessageIsNotVerified) {
  Profile profile = test::p256_profile();
  profile.chains[0].certificates.push_back({.subject = "CN=Golden p256",
                                            .issuer = "CN=Golden p256",
                                            .key = "EC secp256r1",
                                            .signature = "ecdsa_secp521r1_sha512",
                                            .bytes = 400,
                                            .not_before = "",
                                            .not_after = ""});
  EXPECT_THAT(candidates(profile, test::catalogue()).at(0).features, Not(Contains("hash:sha512")));
}

TEST(Plan, AnAnchorThatIsSentAlongIsNotRead) {
  Profile profile = test::p256_profile();
  const Candidate without = candidates(profile, test::catalogue()).at(0);
  EXPECT_THAT(without.features, Not(Contains("sent-anchor")));
  Certificate root{.subject = "CN=Golden p256",
                   .issuer = "CN=Golden p256",
                   .key = "EC secp256r1",
                   .signature = "ecdsa_secp521r1_sha512",
                   .bytes = 400,
                   .not_before = "",
                   .not_after = "",
                   .pem = test::root_pem("p256")};
  profile.chains[0].certificates.push_back(root);
  const Candidate with = candidates(profile, test::catalogue()).at(0);
  EXPECT_THAT(with.features, Contains("sent-anchor"));
  EXPECT_EQ(with.chain, without.chain);
  EXPECT_EQ(with.chain_der, without.chain_der);

  root.pem = test::root_pem("p384");  // another with the same name
  profile.chains[0].certificates[1] = root;
  const Candidate other = candidates(profile, test::catalogue()).at(0);
  EXPECT_THAT(other.features, Not(Contains("sent-anchor")));
  EXPECT_GT(other.chain.provider, without.chain.provider);
}

TEST(Plan, AnAnchorsOwnSignatureNeedsNothing) {
  Profile profile = test::p256_profile();
  profile.chains[0].trust_anchor->signature = "ecdsa_sha1";
  EXPECT_THAT(candidates(profile, test::catalogue()).at(0).features, Not(Contains("hash:sha1")));
}

TEST(Plan, AChainSignedWithSha1IsNone) {
  Profile profile = test::p256_profile();
  profile.chains[0].certificates[0].signature = "ecdsa_sha1";
  EXPECT_THAT(refusal(profile), HasSubstr("a certificate is signed with ecdsa_sha1"));
}

TEST(Plan, UsesLesserSuitesOnlyWhereThereIsNothingBetter) {
  Profile profile = test::p256_profile();
  auto& suites = profile.suites["tls1.2"];
  suites.insert(suites.begin(), {.id = 0xC009, .name = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
  EXPECT_EQ(candidates(profile, test::catalogue()).size(), 1u);
  suites.pop_back();
  EXPECT_THAT(candidates(profile, test::catalogue()).at(0).features,
              IsSupersetOf({"cipher:aes-128-cbc", "hash:sha1"}));
}

TEST(Plan, SpeaksOnlyVersionsThatWereSeenAccepted) {
  Profile profile = test::p256_profile();
  profile.versions["tls1.2"] = Accepted::Unknown;
  EXPECT_THAT(refusal(profile), HasSubstr("accepts no suite of TLS 1.2 or 1.3"));
}

TEST(Plan, Tls13TiesTheSchemeToTheCurve) {
  Profile profile = test::p256_profile();
  profile.versions = {{"tls1.3", Accepted::Accepted}};
  profile.suites = {{"tls1.3", {{.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}}}};
  profile.groups = {{"tls1.3", {"x25519", "secp256r1"}}};
  profile.signature_schemes = {{"tls1.3", {"ecdsa_secp384r1_sha384"}}};
  EXPECT_THAT(refusal(profile), HasSubstr("no signature scheme in tls1.3"));
  profile.signature_schemes["tls1.3"].push_back("ecdsa_secp256r1_sha256");
  EXPECT_EQ(candidates(profile, test::catalogue()).at(0).plan.group, "secp256r1");
}

TEST(Plan, SaysEveryReasonWhenThereIsNone) {
  Profile profile = test::p256_profile();
  profile.chains[0].verified = false;
  profile.chains[0].problem = "unable to get local issuer certificate\x1b[2J";
  EXPECT_THAT(refusal(profile),
              HasSubstr("localhost:8443: no way to speak to it: its ecdsa chain does not verify: "
                        "unable to get local issuer certificate\\x1b[2J"));
  profile = test::p256_profile();
  profile.chains[0].certificates[0].key = "Ed25519";
  EXPECT_THAT(refusal(profile), HasSubstr("a key of kind Ed25519"));
  profile = test::p256_profile();
  profile.groups.clear();
  EXPECT_THAT(refusal(profile), HasSubstr("no group in tls1.2"));
  profile.client_certificate = "required";
  EXPECT_THAT(refusal(profile), HasSubstr("client certificate"));
}

// A reason of ours is enough; what the probe met on the way helps where there is none.
TEST(Plan, ARefusalCarriesOnlyWhatBearsOnIt) {
  Profile profile = test::p256_profile();
  profile.problems = {"whether tls1.0 is accepted is unknown"};
  profile.chains[0].message_bytes = 20'573;
  EXPECT_THAT(refusal(profile),
              AllOf(HasSubstr("a message of 20,573 bytes"), Not(HasSubstr("the probe said"))));
  profile.versions.clear();
  EXPECT_THAT(refusal(profile), HasSubstr("the probe said: whether tls1.0"));
}

TEST(Plan, SessionsAreResumedInTls12AndOnlyByAServerThatDoesIt) {
  Profile profile = test::p256_profile();
  profile.versions["tls1.3"] = Accepted::Accepted;
  profile.suites["tls1.3"] = {{.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}};
  profile.groups["tls1.3"] = {"secp256r1"};
  profile.signature_schemes["tls1.3"] = {"ecdsa_secp256r1_sha256"};
  profile.target.resume = true;
  const auto all = [&] { return candidates(profile, test::catalogue(), Placement::Root, nullptr); };
  for (const Candidate& candidate : all()) {
    EXPECT_EQ(candidate.plan.version, "tls1.2");
    EXPECT_TRUE(candidate.features.contains("resume"));
  }
  const auto refusal = [&]() -> std::string {
    try {
      all();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  for (const auto& [seen, why] :
       {std::pair<Resumption, const char*>{{.resumes = false, .ticket = {}, .keeps_limit = {}},
                                           "it resumed none when it was probed; leave \"resume\" out"},
        {{.resumes = true, .ticket = 2049, .keeps_limit = {}}, "its tickets have 2,049 bytes"},
        {{.resumes = true, .ticket = 180, .keeps_limit = false}, "but not when it resumes"}}) {
    profile.resumption = seen;
    EXPECT_THAT(refusal(), testing::HasSubstr(why));
  }
  profile.resumption.reset();
  profile.versions["tls1.2"] = Accepted::Refused;
  EXPECT_THAT(refusal(), testing::HasSubstr("TLS 1.3, whose sessions tlsfit does not resume"));
}

TEST(Plan, RsaKeyTransportNeedsNoGroup) {
  Profile profile = test::p256_profile();
  profile.suites["tls1.2"] = {{.id = 0x9C, .name = "TLS_RSA_WITH_AES_128_GCM_SHA256"}};
  profile.chains[0].key = "rsa";
  profile.chains[0].certificates[0].key = "RSA 2048";
  profile.groups.clear();
  const Candidate only = candidates(profile, test::catalogue()).at(0);
  EXPECT_EQ(only.plan.group, "");
  EXPECT_THAT(only.features, Not(Contains("ecdh")));
}

Profile asking(const std::string& word, const std::string& version = "tls1.2") {
  Profile profile = test::p256_profile();
  profile.client_certificate = word;
  if (version == "tls1.2") return profile;
  profile.versions = {{version, Accepted::Accepted}};
  profile.suites[version] = {{.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}};
  profile.groups[version] = {"secp256r1"};
  profile.signature_schemes[version] = {"ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"};
  return profile;
}

Candidate with(const Profile& profile, const ClientIdentityPtr& own) {
  return candidates(profile, test::catalogue(), Placement::Root, own).at(0);
}

TEST(Plan, AServerThatRequiresAClientCertificateNeedsOne) {
  EXPECT_THAT(refusal(asking("required")), HasSubstr("--client-cert and --client-key"));
  const Candidate only = with(asking("required"), test::identity());
  EXPECT_THAT(only.features, IsSupersetOf({"client-certificate", "sign:ecdsa", "curve:secp256r1"}));
  EXPECT_EQ(only.plan.client_certificate, test::identity()->certificate);
}

TEST(Plan, AServerThatMerelyAsksIsSpokenToWithAndWithout) {
  const Candidate without = with(asking("optional"), nullptr);
  EXPECT_THAT(without.features, Not(Contains("client-certificate")));
  EXPECT_FALSE(without.plan.client_certificate);
  EXPECT_TRUE(with(asking("optional"), test::identity()).identity);
  EXPECT_FALSE(with(asking("none"), test::identity()).identity) << "dead weight";
}

TEST(Plan, TheClientsCurveIsOffered) {
  const Candidate old = with(asking("required"), test::identity("EC secp384r1", 400, 48));
  EXPECT_THAT(old.plan.groups, ElementsAre("secp256r1", "secp384r1"));
  EXPECT_THAT(old.features, Contains("curve:secp384r1"));
  EXPECT_THAT(old.plan.signature_schemes, ElementsAre("ecdsa_secp256r1_sha256"))
      << "in TLS 1.2 the suite's hash signs";
  const Candidate fresh = with(asking("required", "tls1.3"), test::identity("EC secp384r1", 400, 48));
  EXPECT_THAT(fresh.plan.groups, ElementsAre("secp256r1"))
      << "in TLS 1.3 groups are for the key exchange alone";
  EXPECT_THAT(fresh.plan.signature_schemes, ElementsAre("ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384"));
  EXPECT_THAT(fresh.features, IsSupersetOf({"sign:ecdsa", "hash:sha384"}));
}

TEST(Plan, AnRsaClientSignsByVersion) {
  const auto own = test::identity("RSA 2048", 800, 1190);
  EXPECT_THAT(with(asking("required"), own).features, IsSupersetOf({"key:rsa", "sign:rsa-pkcs1"}));
  const Candidate fresh = with(asking("required", "tls1.3"), own);
  EXPECT_THAT(fresh.features, IsSupersetOf({"key:rsa", "sign:rsa-pss", "verify:rsa-pss"}));
  EXPECT_THAT(fresh.plan.signature_schemes, Contains("rsa_pss_rsae_sha256"));
}

TEST(Plan, InTls13AClientOfTheOtherKindWouldBeShownTheOtherChain) {
  Profile profile = asking("required", "tls1.3");
  profile.chains.push_back(profile.chains[0]);
  profile.chains[1].key = "rsa";
  profile.chains[1].certificates[0].key = "RSA 2048";
  for (const Candidate& candidate :
       candidates(profile, test::catalogue(), Placement::Root, test::identity("RSA 2048", 800, 1190)))
    EXPECT_EQ(candidate.plan.signature_schemes.front(), "rsa_pss_rsae_sha256");
}

}  // namespace
}  // namespace tlsfit::fit
