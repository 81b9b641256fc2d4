#include "fit/records.hpp"

#include <gtest/gtest.h>

#include "fit/plan.hpp"
#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

RecordPlan records(const Profile& profile) {
  return candidates(profile, test::catalogue()).at(0).plan.record;
}

Profile obeying(std::initializer_list<std::uint32_t> sizes) {
  Profile profile = test::p256_profile();
  for (const std::uint32_t size : sizes) profile.max_fragment_length["tls1.2"][size] = LimitVerdict::Obeyed;
  return profile;
}

TEST(Records, NothingAgreedMeansTheProtocolsLargest) {
  Profile profile = test::p256_profile();
  profile.largest.application_record = 1203;  // observed: a lower bound, never a promise
  profile.largest.application_basis = "observed";
  const RecordPlan record = records(profile);
  EXPECT_EQ(record.in, 16384u);
  EXPECT_EQ(record.basis, "protocol");
  EXPECT_FALSE(record.mfl);
}

TEST(Records, WithoutALimitTheHandshakeBeginsWithWhatItsMessagesTake) {
  Profile profile = test::p256_profile();
  profile.chains[0].message_bytes = 2000;
  profile.largest = {};
  profile.largest.handshake_message_type = "certificate";
  EXPECT_EQ(records(profile).handshake_in, with_slack(2000));
  profile.largest.handshake_record = 3000;  // several messages in one
  EXPECT_EQ(records(profile).handshake_in, 3008u);
  profile.chains[0].message_bytes = 15000;
  EXPECT_EQ(records(profile).handshake_in, 0u) << "too little is gained";
  EXPECT_EQ(records(profile).in, 16384u);
  const auto candidate = candidates(test::p256_profile(), test::catalogue()).at(0);
  EXPECT_TRUE(candidate.features.contains("growing-records"));
  EXPECT_FALSE(candidates(obeying({512}), test::catalogue()).at(0).features.contains("growing-records"));
}

// A server that also has suites with finite-field groups sends a ServerKeyExchange of kilobytes, but not to
// us.
TEST(Records, TheKeyExchangeOfAnotherSuiteDoesNotCount) {
  Profile profile = obeying({512});
  const std::uint32_t in = records(profile).in;
  profile.largest.handshake_message_type = "server_key_exchange";
  profile.largest.handshake_message = profile.largest.handshake_record = 2319;
  EXPECT_EQ(records(profile).in, in);
  profile.max_fragment_length.clear();
  EXPECT_LT(records(profile).handshake_in, 2319u);
}

TEST(Records, AnEchoIsNotEnough) {
  Profile profile = test::p256_profile();
  profile.max_fragment_length["tls1.2"][512] = LimitVerdict::EchoedNotObeyed;
  EXPECT_EQ(records(profile).in, 16384u);
}

TEST(Records, AWholeMessageMustFitWhateverTheFragment) {
  Profile profile = obeying({512});
  profile.chains[0].message_bytes = 4000;
  const RecordPlan record = records(profile);
  EXPECT_EQ(record.mfl, 512u);
  EXPECT_GE(record.in, 4000u);
  EXPECT_LE(record.in, 4400u);
}

TEST(Records, TheFragmentIsWithinBothBuffers) {
  for (const std::uint32_t only : {512u, 1024u, 2048u, 4096u}) {
    const RecordPlan record = records(obeying({only}));
    EXPECT_EQ(record.mfl, only);
    EXPECT_GE(record.in, only);
    EXPECT_GE(record.out, only);  // the library refuses to offer it otherwise
  }
}

TEST(Records, TheFragmentIsTheOneThatCostsLeast) {
  EXPECT_EQ(records(obeying({512, 1024, 2048, 4096})).mfl, 512u);
  Profile profile = obeying({1024, 2048});
  profile.chains[0].message_bytes = 2000;  // IN is above 2,048 either way: OUT decides
  EXPECT_EQ(records(profile).mfl, 1024u);
}

TEST(Records, OtherMessagesCountAndTheOtherChainsCertificateDoesNot) {
  Profile profile = obeying({512});
  profile.largest.handshake_message = 3000;
  EXPECT_LT(records(profile).in, 3000u);  // type "certificate": of the other chain
  profile.largest.handshake_message_type = "new_session_ticket";
  EXPECT_GE(records(profile).in, 3000u);
}

TEST(Records, TheLimitOfTls13IsWhatInHolds) {
  Profile profile = obeying({512});
  profile.versions = {{"tls1.3", Accepted::Accepted}};
  profile.suites = {{"tls1.3", {{.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}}}};
  profile.groups = {{"tls1.3", {"secp256r1"}}};
  EXPECT_EQ(records(profile).in, 16384u);  // the library's 1.3 code offers no max_fragment_length
  profile.record_size_limit["tls1.3"] = {.answer = 16385, .verdict = LimitVerdict::Obeyed};
  EXPECT_TRUE(records(profile).rsl);
  EXPECT_LE(records(profile).in, 1024u);
}

TEST(Records, AHelloFitsItsRecord) {
  Profile profile = obeying({512});
  profile.target.sni.assign(253, 'x');
  const Candidate candidate = candidates(profile, test::catalogue()).at(0);
  EXPECT_GE(candidate.plan.record.out, client_hello_bytes(candidate.plan, test::catalogue()));
}

// Mbed TLS sends the Certificate message in one record, whatever was agreed (its issue 10787).
TEST(Records, AClientCertificateIsSentWhole) {
  Profile profile = obeying({512, 1024, 2048});
  profile.client_certificate = "required";
  const auto record_of = [&](std::size_t bytes) {
    return candidates(profile, test::catalogue(), Placement::Root, test::identity("EC secp256r1", bytes))
        .at(0)
        .plan.record;
  };
  EXPECT_EQ(record_of(300).mfl, 512u);
  EXPECT_EQ(record_of(502).mfl, 512u);   // 10 bytes around it
  EXPECT_EQ(record_of(503).mfl, 1024u);  // not 512 any more
  EXPECT_GE(record_of(1500).out, 1510u);
  const RecordPlan none = record_of(3000);
  EXPECT_FALSE(none.mfl) << "no fragment holds it";
  EXPECT_EQ(none.in, 16384u);
  EXPECT_GE(none.out, 3010u);
  EXPECT_THROW(record_of(17000), Error);
}

TEST(Records, ALongRsaSignatureIsSentWhole) {
  Profile profile = obeying({512, 1024});
  profile.client_certificate = "required";
  const auto own = test::identity("RSA 4096", 300, 2350);
  EXPECT_EQ(candidates(profile, test::catalogue(), Placement::Root, own).at(0).plan.record.mfl, 1024u);
}

TEST(Records, AServersOwnLimitIsKeptTo) {
  Profile profile = test::p256_profile();
  profile.client_certificate = "required";
  profile.versions = {{"tls1.3", Accepted::Accepted}};
  profile.suites["tls1.3"] = {{.id = 0x1301, .name = "TLS_AES_128_GCM_SHA256"}};
  profile.groups["tls1.3"] = {"secp256r1"};
  profile.signature_schemes["tls1.3"] = {"ecdsa_secp256r1_sha256"};
  const auto offers = [&](std::uint32_t limit) {
    profile.record_size_limit["tls1.3"] = {.answer = limit, .verdict = LimitVerdict::Obeyed};
    return candidates(profile, test::catalogue(), Placement::Root, test::identity()).at(0).plan.record.rsl;
  };
  EXPECT_TRUE(offers(16385));
  EXPECT_FALSE(offers(256)) << "the certificate is longer than that";
}

}  // namespace
}  // namespace tlsfit::fit
