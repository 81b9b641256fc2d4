#include "lab/rehearsal.hpp"

#include <gtest/gtest.h>

namespace tlsfit::lab {
namespace {

RehearsalReport read(const char* text) {
  Plan plan;
  plan.target.host = "localhost";
  return rehearsal_from_json(parse_json(text, "test"), plan);
}

TEST(Rehearsal, AVerifiedHandshakeIsOk) {
  const auto report = read(
      R"({"outcome":"ok","error":"","verified":true,"version":"tls1.2","suite":"S","group":"g","heap_peak":5301})");
  EXPECT_EQ(report.rehearsal.outcome, "ok");
  EXPECT_TRUE(report.rehearsal.verified);
  EXPECT_FALSE(report.unreachable);
  EXPECT_EQ(report.heap_peak, 5301u);
}

TEST(Rehearsal, SaysWhetherASecondConnectionWasResumed) {
  EXPECT_TRUE(read(R"({"outcome":"ok","error":"","verified":true,"resumed":true})").rehearsal.resumed);
  EXPECT_FALSE(read(R"({"outcome":"ok","error":"","verified":true})").rehearsal.resumed);
}

TEST(Rehearsal, ARefusalKeepsTheClientsSentence) {
  const auto report =
      read(R"({"outcome":"tls-error","error":"the certificate has expired","verified":false})");
  EXPECT_EQ(report.rehearsal.outcome, "the certificate has expired");
  EXPECT_FALSE(report.unreachable);
}

TEST(Rehearsal, NoConnectionTeachesNothing) {
  EXPECT_TRUE(read(R"({"outcome":"net-error","error":"refused","verified":false})").unreachable);
  EXPECT_TRUE(read(R"({"outcome":"timeout","error":"","verified":false})").unreachable);
}

TEST(Rehearsal, AServerThatSpeaksNoHttpWasStillVerified) {
  const auto report = read(R"({"outcome":"timeout","error":"no answer","verified":true,"version":"tls1.2"})");
  EXPECT_EQ(report.rehearsal.outcome, "ok");
  EXPECT_FALSE(report.unreachable);
}

TEST(Rehearsal, ATlsErrorAfterTheHandshakeIsNotOk) {
  const auto report = read(R"({"outcome":"tls-error","error":"a record is too large","verified":true})");
  EXPECT_EQ(report.rehearsal.outcome, "a record is too large");
}

}  // namespace
}  // namespace tlsfit::lab
