#include "cmd/profile_text.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tlsfit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Profile example() {
  Profile profile;
  profile.target = {.host = "example.org", .port = 443, .sni = "example.org"};
  profile.versions = {
      {"tls1.1", Accepted::Refused}, {"tls1.2", Accepted::Accepted}, {"tls1.3", Accepted::Accepted}};
  profile.suites["tls1.2"] = {{0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}};
  profile.chains = {{.key = "ecdsa",
                     .message_bytes = 4200,
                     .verified = true,
                     .certificates = {{.subject = "CN=example.org", .key = "EC secp256r1"}}}};
  profile.largest = {
      .handshake_message_type = "certificate", .handshake_message = 4200, .handshake_record = 4096};
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Obeyed}, {1024, LimitVerdict::Obeyed}};
  return profile;
}

TEST(ProfileText, BeginsWithTheVerdictThatMatters) {
  EXPECT_THAT(
      profile_text(example()),
      StartsWith("example.org:443  needs 4.1 KB to receive, ECDSA P-256, TLS 1.2 and 1.3, 512-byte records "
                 "honoured\n"));
}

TEST(ProfileText, WithoutALimitTheRecordsCount) {
  Profile profile = example();
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Ignored}};
  profile.largest.application_record = 16384;
  EXPECT_THAT(profile_text(profile), HasSubstr("needs at least 16.0 KB to receive"));
  EXPECT_THAT(profile_text(profile), HasSubstr("no record limit honoured"));
  profile.largest.application_basis = "observed";
  profile.largest.range_bounds = true;
  EXPECT_THAT(profile_text(profile),
              HasSubstr("application record 16,384 (observed), made smaller by a Range request\n"));
}

TEST(ProfileText, UnknownLimitsAreNotCalledNone) {
  Profile profile = example();
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Unknown}, {1024, LimitVerdict::Ignored}};
  EXPECT_THAT(profile_text(profile), HasSubstr("TLS 1.2 and 1.3, record limits unknown\n"));
  profile.max_fragment_length.clear();  // nobody asked
  EXPECT_THAT(profile_text(profile), HasSubstr(", record limits unknown\n"));
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Ignored}};
  profile.record_size_limit["tls1.3"].verdict = LimitVerdict::Unknown;
  EXPECT_THAT(profile_text(profile), HasSubstr(", record limits unknown\n"));
  profile.record_size_limit["tls1.3"].verdict = LimitVerdict::Obeyed;
  EXPECT_THAT(profile_text(profile), HasSubstr(", record_size_limit honoured in TLS 1.3\n"));
}

TEST(ProfileText, SaysThatNoChainVerifiesAndWhatHelps) {
  Profile profile = example();
  profile.chains[0].verified = false;
  profile.chains[0].problem = "unable to get local issuer certificate (certificate 0 of the chain)";
  EXPECT_THAT(profile_text(profile),
              HasSubstr("honoured, no chain verifies: name what to trust with --ca\n"));
  profile.chains[0].problem = "certificate has expired (certificate 0 of the chain)";
  EXPECT_THAT(profile_text(profile), HasSubstr("honoured, no chain verifies\n"));
  profile.chains.push_back(example().chains[0]);
  EXPECT_THAT(profile_text(profile), HasSubstr("512-byte records honoured\n"));
}

TEST(ProfileText, NotesAreNoAlarms) {
  Profile profile = example();
  profile.notes = {"resume only with the limit of the first handshake"};
  EXPECT_THAT(profile_text(profile), HasSubstr("\nnote: resume only with"));
  EXPECT_THAT(profile_text(profile), Not(HasSubstr("problem")));
}

TEST(ProfileText, WhatAServerSentCannotDriveTheTerminal) {
  Profile profile = example();
  profile.problems = {"the server answered with the protocol '\x1B[2J'"};
  profile.chains[0].problem = "\x1B]0;title\x07";
  EXPECT_THAT(profile_text(profile), Not(HasSubstr("\x1B")));
}

TEST(ProfileText, FitsAScreen) {
  const std::string text = profile_text(example());
  EXPECT_LE(std::ranges::count(text, '\n'), 24);
}

}  // namespace
}  // namespace tlsfit
