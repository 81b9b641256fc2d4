#include "fit/records.hpp"

#include <gmock/gmock.h>

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

TEST(Records, AResumingHelloAndTheServersTicketHaveRoom) {
  Profile profile = obeying({512});
  profile.target.resume = true;
  EXPECT_EQ(ticket_room(profile), 224u) << "nobody has seen one";
  profile.resumption = {.resumes = true, .ticket = 0, .keeps_limit = true};
  EXPECT_EQ(ticket_room(profile), 32u) << "a session ID";
  const RecordPlan by_id = records(profile);
  profile.resumption->ticket = 1600;
  EXPECT_EQ(ticket_room(profile), 1632u);
  EXPECT_GE(records(profile).in, 1632u + 10);
  EXPECT_GE(records(profile).out, by_id.out + 1600 - 64);
  profile.target.resume = false;
  EXPECT_EQ(ticket_room(profile), 0u);
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

/// As a server that fills its records puts a flight into fragments of 512.
Profile packing(std::uint32_t certificate) {
  Profile profile = obeying({512});
  profile.chains[0].message_bytes = certificate;
  profile.largest.handshake_message = certificate;
  const std::uint32_t all = 80 + certificate + 150 + 4;
  Flight flight{.version = "tls1.2",
                .max_fragment_length = 512,
                .record_size_limit = std::nullopt,
                .messages = {{"server_hello", 80},
                             {"certificate", certificate},
                             {"server_key_exchange", 150},
                             {"server_hello_done", 4},
                             {"finished", 16}},
                .records = {}};
  for (std::uint32_t at = 0; at < all; at += 512) flight.records.push_back(std::min(512U, all - at));
  profile.flights = {flight};
  return profile;
}

std::uint32_t room(const Profile& profile, const std::string& version, std::uint32_t fragment) {
  Plan plan;
  plan.version = version;
  plan.group = "secp256r1";
  return reassembly_room(profile, profile.chains[0], plan, test::catalogue(), fragment);
}

// Mbed TLS's record that ends a message lies behind the parts that came before, whatever else is in it:
// the 993 bytes of issue 8 in records of 512 need 1,147, and 1,088 are refused with -0x7100.
TEST(Records, WhatSharesTheLastRecordOfAMessageNeedsRoomToo) {
  const Profile profile = packing(993);
  EXPECT_TRUE(packs_messages(profile, "tls1.2"));
  EXPECT_FALSE(packs_messages(profile, "tls1.3"));
  const std::uint32_t needed = room(profile, "tls1.2", 512);
  EXPECT_GE(needed, 1147U) << "432 and 512 bytes of the certificate, and a record of 203";
  EXPECT_GE(needed, 993U + 150 + 4) << "wherever the records end after a renewal";
  EXPECT_LE(needed, 993U + 511);
  EXPECT_GE(records(profile).in, needed);
}

TEST(Records, NoMoreThanARecordCanFollow) {
  Profile profile = packing(993);
  profile.flights[0].messages.insert(profile.flights[0].messages.begin() + 3, {"certificate_request", 9000});
  profile.flights[0].records.assign(20, 512);
  EXPECT_EQ(room(profile, "tls1.2", 512), 9000U + 4);
  EXPECT_EQ(room(profile, "tls1.2", 16384), 80U + 993 + (4 + 4 + 65 + 4 + 139) + 9004);
}

TEST(Records, AServerThatBeginsEachMessageAnewNeedsNoMoreThanTheMessage) {
  Profile profile = packing(993);
  profile.flights[0].records = {80, 512, 481, 150, 4};
  EXPECT_FALSE(packs_messages(profile, "tls1.2"));
  EXPECT_EQ(room(profile, "tls1.2", 512), 993U);
  EXPECT_EQ(records(profile).in, 1088U);
}

TEST(Records, AnEncryptedFinishedIsNoSignOfSharedRecords) {
  Profile profile = packing(993);
  profile.flights[0].records = {80, 512, 481, 150, 4, 40};  // with its nonce and its tag, as OpenSSL sends it
  EXPECT_FALSE(packs_messages(profile, "tls1.2"));
  EXPECT_EQ(records(profile).in, 1088U);
}

TEST(Records, KeysThatChangeEndARecord) {
  Profile profile = test::p256_profile();
  profile.flights = {{.version = "tls1.3",
                      .max_fragment_length = std::nullopt,
                      .record_size_limit = 512,
                      .messages = {{"server_hello", 90},
                                   {"encrypted_extensions", 10},
                                   {"certificate", 430},
                                   {"certificate_verify", 80},
                                   {"finished", 36},
                                   {"new_session_ticket", 4000},
                                   {"new_session_ticket", 200}},
                      .records = {90, 511, 45, 511, 511}}};
  profile.largest = {};
  EXPECT_EQ(room(profile, "tls1.3", 512), 4200U) << "two tickets may share a record";
  profile.flights[0].messages.resize(5);
  EXPECT_EQ(room(profile, "tls1.3", 512), 430U + 80 + 36);
}

TEST(Records, AMessageThatNoBufferHoldsIsSaidAtOnce) {
  Profile profile = obeying({512, 4096});
  profile.chains[0].message_bytes = 20'000;
  EXPECT_THAT([&] { candidates(profile, test::catalogue()); },
              testing::ThrowsMessage<Error>(
                  testing::AllOf(testing::HasSubstr("20,000"), testing::HasSubstr("have the server send"))));
}

TEST(Records, MoreRoomIsTheNextBufferThenNoLimit) {
  const RecordPlan first = records(obeying({512}));
  const auto second = roomier(first, 0);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->in, first.in + 512);
  EXPECT_EQ(second->mfl, 512U);
  const auto third = roomier(*second, 1);
  ASSERT_TRUE(third);
  EXPECT_EQ(third->in, 16384U);
  EXPECT_EQ(third->basis, "protocol");
  EXPECT_FALSE(third->mfl);
  EXPECT_FALSE(roomier(*third, 2));
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
