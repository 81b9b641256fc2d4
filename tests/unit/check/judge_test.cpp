// Each way in which a server may leave its devices behind, and each sign that it is about to.
#include "check/judge.hpp"

#include <gmock/gmock.h>

namespace tlsfit::check {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Answer::Kind;

const Answer agreed{.kind = Kind::Agreed};
const Answer refused{.kind = Kind::Refused, .words = "alert handshake_failure"};

constexpr const char* suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
constexpr const char* other_suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";

/// A P-256 server with an intermediate, records of 512, and a buffer of 1,024 bytes.
Subject subject() {
  Subject subject;
  subject.fit = "fit";
  Plan& plan = subject.plan;
  plan.target = {.host = "example.org", .port = 443, .sni = "example.org", .address = ""};
  plan.version = "tls1.2";
  plan.suite = suite;
  plan.suites = {suite};
  plan.group = "secp256r1";
  plan.groups = {"secp256r1"};
  plan.signature_schemes = {"ecdsa_secp256r1_sha256"};
  plan.anchors = {{.subject = "CN=root",
                   .kind = "EC secp256r1",
                   .sha256 = "a1",
                   .placement = "root",
                   .not_after = "2036-01-01T00:00:00Z"}};
  plan.record = {.in = 1024, .handshake_in = 0, .out = 512, .mfl = 512, .rsl = false, .basis = "negotiated"};
  Fit fit;
  fit.plans = {plan};
  subject.image = image_of(fit);
  Profile profile;
  profile.versions = {{"tls1.2", Accepted::Accepted}, {"tls1.3", Accepted::Refused}};
  profile.suites["tls1.2"] = {{0xC02B, suite}, {0xCCA9, other_suite}};
  profile.client_certificate = "none";
  profile.chains = {{.key = "ecdsa", .message_bytes = 900, .verified = true}};
  subject.profile = profile;
  return subject;
}

Certificate certificate(const char* name, const char* issuer, const char* end) {
  return {.subject = name,
          .issuer = issuer,
          .key = "EC secp256r1",
          .signature = "ecdsa_secp256r1_sha256",
          .bytes = 400,
          .not_before = "2026-01-01T00:00:00Z",
          .not_after = end,
          .pem = ""};
}

/// A server that has not changed.
Observation seen() {
  Observation seen;
  seen.address = "192.0.2.1:443";
  seen.connections = 3;
  seen.offer = agreed;
  seen.chain = {.certificates = {certificate("CN=example.org", "CN=middle", "2027-06-01T00:00:00Z"),
                                 certificate("CN=middle", "CN=root", "2030-01-01T00:00:00Z")},
                .anchored = true,
                .path = {0, 1},
                .problem = "",
                .anchor_sha256 = "a1",
                .covers_name = true};
  seen.flight = {.version = "tls1.2",
                 .max_fragment_length = 512,
                 .record_size_limit = {},
                 .messages = {{"server_hello", 80}, {"certificate", 900}, {"server_hello_done", 4}},
                 .records = {80, 512, 388, 4}};
  seen.limit = LimitVerdict::Obeyed;
  seen.favourite_version = "tls1.2";
  seen.favourite_suites = {{"tls1.2", suite}};
  return seen;
}

constexpr const char* now = "2026-11-29T12:00:00Z";

TargetCheck verdict(const Observation& seen, const Subject& who = subject(), int days = 30) {
  return judge(who, seen, {.now = now, .days = days});
}

std::vector<std::string> kinds(const std::vector<Finding>& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(finding.kind);
  return result;
}

/// A refusal of the whole, and what of it was refused by itself.
Observation refusal() {
  Observation o;
  o.offer = refused;
  o.version = o.suite = o.group = o.signature_scheme = agreed;
  o.without_limit = refused;
  return o;
}

TEST(Judge, AServerThatHasNotChangedStillConnectsWithoutAWord) {
  const TargetCheck check = verdict(seen());
  EXPECT_EQ(check.connects, true);
  EXPECT_THAT(check.changes, IsEmpty());
  EXPECT_THAT(check.warnings, IsEmpty());
  EXPECT_THAT(check.notes, IsEmpty());
  EXPECT_EQ(check.target, "example.org:443");
  EXPECT_EQ(check.fit, "fit");
  EXPECT_EQ(check.connections, 3u);
  EXPECT_EQ(check.days_left, 183);
}

TEST(Judge, NobodyThereIsNoAnswer) {
  Observation none;
  none.unreachable = "192.0.2.1:443 refuses the connection";
  const TargetCheck check = verdict(none);
  EXPECT_EQ(check.connects, std::nullopt);
  EXPECT_EQ(check.error, none.unreachable);
  EXPECT_THAT(check.changes, IsEmpty());
}

TEST(Judge, SilenceIsNoAnswerEither) {
  Observation silent;
  silent.offer = {.kind = Kind::Silent, .words = "no answer in time"};
  EXPECT_EQ(verdict(silent).connects, std::nullopt);
  EXPECT_EQ(verdict(silent).error, "no answer in time");
}

TEST(Judge, AVersionThatIsGone) {
  Observation o;
  o.offer = refused;
  o.version = {.kind = Kind::Refused, .words = "alert protocol_version"};
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, false);
  ASSERT_THAT(kinds(check.changes), ElementsAre("version"));
  EXPECT_EQ(check.changes[0].what, "TLS 1.2 is gone (alert protocol_version)");
}

TEST(Judge, WhoRefusesEverythingForAnotherReasonHasNotGivenUpAVersion) {
  Observation o;
  o.offer = o.version = {.kind = Kind::Refused, .words = "alert unrecognized_name"};
  ASSERT_THAT(kinds(verdict(o).changes), ElementsAre("name"));
  EXPECT_EQ(verdict(o).changes[0].what,
            "the server does not know the name example.org any more (alert unrecognized_name)");
  o.version.words = "alert internal_error";
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("handshake"));
  o.favourite_version = "tls1.3";
  EXPECT_THAT(kinds(verdict(o).changes), testing::Contains("version"));
}

TEST(Judge, AnOpenPortThatClosesWhateverItIsAskedIsNoAnswer) {
  Observation o;
  o.offer = o.version = {.kind = Kind::Closed, .words = "connection reset"};
  EXPECT_EQ(verdict(o).connects, std::nullopt);
  EXPECT_EQ(verdict(o).error, "it speaks no TLS at all: connection reset");
  o.favourite_version = "tls1.3";
  EXPECT_THAT(kinds(verdict(o).changes), testing::Contains("version"));
  Observation closes = refusal();
  closes.suite = {.kind = Kind::Closed, .words = "closed without an alert"};
  EXPECT_THAT(kinds(verdict(closes).changes), ElementsAre("suite")) << "some refuse by closing";
}

TEST(Judge, ASuiteThatIsGone) {
  Observation o = refusal();
  o.suite = refused;
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, false);
  ASSERT_THAT(kinds(check.changes), ElementsAre("suite"));
  EXPECT_EQ(check.changes[0].what, std::string(suite) + " is gone (alert handshake_failure)");
}

TEST(Judge, AGroupThatIsGone) {
  Observation o = refusal();
  o.group = refused;
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("group"));
}

TEST(Judge, ASignatureSchemeThatIsGone) {
  Observation o = refusal();
  o.signature_scheme = refused;
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("signature-scheme"));
}

TEST(Judge, ALimitThatIsRefused) {
  Observation o = refusal();
  o.without_limit = agreed;
  const TargetCheck check = verdict(o);
  ASSERT_THAT(kinds(check.changes), ElementsAre("limit"));
  EXPECT_THAT(check.changes[0].what, HasSubstr("max_fragment_length 512 is refused now"));
}

TEST(Judge, SeveralPartsThatAreGoneAreAllNamed) {
  Observation o = refusal();
  o.suite = o.group = o.signature_scheme = refused;
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("suite", "group", "signature-scheme"));
}

TEST(Judge, ARefusalThatNoPartExplainsIsStillOne) {
  const TargetCheck check = verdict(refusal());
  EXPECT_EQ(check.connects, false);
  EXPECT_THAT(kinds(check.changes), ElementsAre("handshake"));
}

TEST(Judge, AClientCertificateThatIsRequiredNow) {
  Observation o = seen();
  o.client_certificate = "required";
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, false);
  EXPECT_THAT(kinds(check.changes), ElementsAre("client-certificate"));
}

TEST(Judge, AClientCertificateThatIsAskedForIsASignOfIt) {
  Observation o = seen();
  o.client_certificate = "optional";
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, true);
  EXPECT_THAT(kinds(check.warnings), ElementsAre("client-certificate"));
  Subject who = subject();
  who.profile->client_certificate = "optional";  // as ever
  EXPECT_THAT(verdict(o, who).warnings, IsEmpty());
}

TEST(Judge, TheDevicesOwnCertificateIsTriedOnlyIfItIsAtHand) {
  Subject who = subject();
  who.plan.client_certificate = {.subject = "CN=device", .kind = "EC secp256r1", .sha256 = "d1"};
  Observation o = seen();
  o.client_certificate = "required";
  EXPECT_EQ(verdict(o, who).connects, true);
  EXPECT_THAT(verdict(o, who).notes, ElementsAre(HasSubstr("--client-cert")));
  o.client_certificate_shown = true;
  EXPECT_THAT(kinds(verdict(o, who).changes), ElementsAre("client-certificate"));
  o.client_certificate = "optional";
  EXPECT_THAT(verdict(o, who).changes, IsEmpty());
  EXPECT_THAT(verdict(o, who).notes, IsEmpty());
}

TEST(Judge, AChainThatEndsElsewhere) {
  Observation o = seen();
  o.chain->anchored = false;
  o.chain->path = {0};
  o.chain->problem = "unable to get local issuer certificate";
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, false);
  ASSERT_THAT(kinds(check.changes), ElementsAre("anchor"));
  EXPECT_EQ(
      check.changes[0].what,
      "the chain of CN=example.org (issued by CN=middle) does not end at the image's anchor CN=root (EC "
      "secp256r1): unable to get local issuer certificate");
}

TEST(Judge, APinnedKeyThatIsAnother) {
  Subject who = subject();
  who.plan.anchors[0].placement = "key";
  Observation o = seen();
  o.chain->anchored = false;
  EXPECT_THAT(verdict(o, who).changes[0].what, HasSubstr("is not the one that the image pins"));
}

TEST(Judge, ANameThatIsNotCovered) {
  Observation o = seen();
  o.chain->covers_name = false;
  const TargetCheck check = verdict(o);
  ASSERT_THAT(kinds(check.changes), ElementsAre("name"));
  EXPECT_EQ(check.changes[0].what, "the certificate CN=example.org is not for example.org");
}

TEST(Judge, AKeyThatTheImageCannotRead) {
  Observation o = seen();
  o.chain->certificates[0].key = "EC secp384r1";
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, false);
  EXPECT_THAT(kinds(check.changes), ElementsAre("certificate"));
}

TEST(Judge, ASignatureOnTheWayThatTheImageCannotVerify) {
  Observation o = seen();
  o.chain->certificates[1].signature = "ecdsa_secp384r1_sha384";
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("certificate"));
}

TEST(Judge, WhatLiesAboveTheAnchorIsSkippedUnlessItsSignatureIsKnown) {
  Observation o = seen();
  Certificate above = certificate("CN=root", "CN=older", "2026-12-01T00:00:00Z");
  above.key = "RSA 4096";
  above.signature = "rsa_pkcs1_sha256";
  o.chain->certificates.push_back(above);
  EXPECT_THAT(verdict(o).changes, IsEmpty());
  EXPECT_THAT(verdict(o).warnings, IsEmpty()) << "its end is nothing to the device";
  o.chain->certificates.back().signature = "ecdsa_secp256r1_sha256";
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("certificate"));
}

// The last second of a certificate is one of its life (RFC 5280 section 4.1.2.5).
TEST(Judge, ACertificateEndsAfterItsLastSecond) {
  Observation o = seen();
  o.chain->certificates[0].not_after = now;
  EXPECT_EQ(verdict(o).connects, true);
  EXPECT_EQ(verdict(o).days_left, 0);
  EXPECT_THAT(kinds(verdict(o).warnings), ElementsAre("ends-soon"));
  EXPECT_THAT(verdict(o).warnings[0].what, HasSubstr("the certificate CN=example.org ends today"));
  o.chain->certificates[0].not_after = "2026-11-29T11:59:59Z";
  EXPECT_EQ(verdict(o).connects, false);
  EXPECT_EQ(verdict(o).days_left, -1);
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("expired"));
}

TEST(Judge, ACertificateBeginsWithItsFirstSecond) {
  Observation o = seen();
  o.chain->certificates[0].not_before = now;
  EXPECT_EQ(verdict(o).connects, true);
  o.chain->certificates[0].not_before = "2026-11-29T12:00:01Z";
  EXPECT_THAT(kinds(verdict(o).changes), ElementsAre("not-yet-valid"));
}

TEST(Judge, AnEndIsWarnedOfFromTheDayOnThatWasAskedFor) {
  Observation o = seen();
  o.chain->certificates[1].not_after = "2026-12-29T12:00:00Z";  // 30 days to the second
  EXPECT_THAT(kinds(verdict(o).warnings), ElementsAre("ends-soon"));
  EXPECT_THAT(verdict(o).warnings[0].what, HasSubstr("the intermediate CN=middle ends in 30 days"));
  EXPECT_THAT(verdict(o, subject(), 29).warnings, IsEmpty());
  o.chain->certificates[1].not_after = "2026-12-29T12:00:01Z";
  EXPECT_THAT(verdict(o).warnings, IsEmpty());
  EXPECT_EQ(verdict(o).days_left, 30);
}

TEST(Judge, TheAnchorsEndCountsLikeAnyOther) {
  Subject who = subject();
  who.image.anchors[0].not_after = "2026-12-05T12:00:00Z";
  EXPECT_THAT(verdict(seen(), who).warnings[0].what, HasSubstr("the trust anchor CN=root ends in 6 days"));
  EXPECT_EQ(verdict(seen(), who).days_left, 6);
  who.image.anchors[0].not_after = "2026-11-01T00:00:00Z";
  EXPECT_THAT(kinds(verdict(seen(), who).changes), ElementsAre("expired"));
  who.plan.anchors[0].placement = "key";  // of a pinned key the certificate is of no account
  EXPECT_THAT(verdict(seen(), who).changes, IsEmpty());
}

/// A handshake whose certificate message takes so many bytes.
Observation with_message(std::uint32_t bytes) {
  Observation o = seen();
  o.flight->messages[1].bytes = bytes;
  o.flight->records = {80, bytes, 4};
  return o;
}

TEST(Judge, AHandshakeMayFillTheBufferToItsLastByte) {
  EXPECT_EQ(verdict(with_message(1024)).connects, true);
  const TargetCheck check = verdict(with_message(1025));
  EXPECT_EQ(check.connects, false);
  ASSERT_THAT(kinds(check.changes), ElementsAre("buffer"));
  EXPECT_EQ(check.changes[0].what,
            "the handshake takes 1,025 bytes at once, and the image's buffer has 1,024 bytes");
}

TEST(Judge, AHandshakeWithinATenthOfTheBufferIsWarnedOf) {
  EXPECT_THAT(verdict(with_message(921)).warnings, IsEmpty());
  EXPECT_THAT(kinds(verdict(with_message(922)).warnings), ElementsAre("buffer"));
  EXPECT_EQ(verdict(with_message(922)).connects, true);
}

TEST(Judge, AHandshakeThatHasAlwaysBeenThatLongIsNoNews) {
  Subject who = subject();
  who.profile->chains[0].message_bytes = 950;
  EXPECT_THAT(verdict(with_message(965), who).warnings, IsEmpty());
  EXPECT_THAT(kinds(verdict(with_message(966), who).warnings), ElementsAre("buffer"));
}

TEST(Judge, ALimitThatIsIgnoredOrNotKeptTo) {
  Observation o = seen();
  o.limit = LimitVerdict::Ignored;
  o.longest_record = 4096;
  const TargetCheck ignored = verdict(o);
  EXPECT_EQ(ignored.connects, false);
  ASSERT_THAT(kinds(ignored.changes), ElementsAre("limit"));
  EXPECT_EQ(ignored.changes[0].what,
            "max_fragment_length 512 is ignored now: records of up to 4,096 bytes came");
  o.limit = LimitVerdict::EchoedNotObeyed;
  EXPECT_THAT(verdict(o).changes[0].what, HasSubstr("is agreed to and not kept to"));
}

TEST(Judge, ABrokenLimitIsAWarningWhereTheBufferHoldsAnyRecord) {
  Subject who = subject();
  who.image.buffer = 16383;
  Observation o = seen();
  o.limit = LimitVerdict::Ignored;
  EXPECT_EQ(verdict(o, who).connects, false);
  who.image.buffer = 16384;
  EXPECT_EQ(verdict(o, who).connects, true);
  EXPECT_THAT(kinds(verdict(o, who).warnings), ElementsAre("limit"));
}

TEST(Judge, ALimitThatNothingLongShowedIsANote) {
  Observation o = seen();
  o.limit = LimitVerdict::Unknown;
  EXPECT_EQ(verdict(o).connects, true);
  EXPECT_THAT(verdict(o).notes, ElementsAre(HasSubstr("--path")));
}

TEST(Judge, AnotherFavouriteIsAWarning) {
  Observation o = seen();
  o.favourite_version = "tls1.3";
  o.favourite_suites["tls1.2"] = other_suite;
  const TargetCheck check = verdict(o);
  EXPECT_EQ(check.connects, true);
  ASSERT_THAT(kinds(check.warnings), ElementsAre("prefers-version", "prefers-suite"));
  EXPECT_EQ(check.warnings[0].what, "the server prefers TLS 1.3 now, and preferred TLS 1.2");
  EXPECT_EQ(check.warnings[1].what,
            fmt::format("the server prefers {} in TLS 1.2 now, and preferred {}", other_suite, suite));
}

TEST(Judge, AVersionThatThePlanLeftAsideIsNoNews) {
  Subject who = subject();
  who.profile->versions["tls1.3"] = Accepted::Accepted;
  Observation o = seen();
  o.favourite_version = "tls1.3";
  EXPECT_THAT(verdict(o, who).warnings, IsEmpty());
  o.favourite_version = "tls1.2";
  EXPECT_THAT(kinds(verdict(o, who).warnings), ElementsAre("prefers-version"));
  who.profile->versions["tls1.3"] = Accepted::Unknown;
  EXPECT_THAT(verdict(o, who).warnings, IsEmpty());
}

TEST(Judge, ARehearsalThatIsRefusedOutweighsEverything) {
  TargetCheck check = verdict(seen());
  add_rehearsal(check, "ok");
  EXPECT_EQ(check.connects, true);
  EXPECT_EQ(check.rehearsal, "ok");
  add_rehearsal(check, "unknown issuer");
  EXPECT_EQ(check.connects, false);
  EXPECT_THAT(kinds(check.changes), ElementsAre("rehearsal"));
}

}  // namespace
}  // namespace tlsfit::check
