#include "cmd/run_text.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;
using testing::Not;

Board board() {
  Board board;
  board.name = "a board";
  board.ram = {{.base = 0x2000'0000, .size = 96 * 1024}};
  return board;
}

ImageInfo fitted() {
  ImageInfo info;
  info.targets = {parse_target("old.example"), parse_target("localhost:8443")};
  info.plans = {"TLS 1.3, its plan", "TLS 1.2, that plan"};
  return info;
}

RunReport refused(const std::string& url, const std::string& outcome) {
  RunReport report;
  report.requests = {{.url = url, .outcome = outcome, .error = "unknown issuer"}};
  report.outcome = outcome;
  return report;
}

TEST(RunText, SaysWhatTheImageWasFittedForWhereItsServerWasRefused) {
  for (const char* const url : {"https://localhost:8443/a?b", "localhost:8443"}) {
    const std::string text = run_text(refused(url, "tls-error"), fitted(), board());
    EXPECT_THAT(text, HasSubstr("unknown issuer"));
    EXPECT_THAT(text, HasSubstr("TLS 1.2, that plan"));
    EXPECT_THAT(text, Not(HasSubstr("its plan")));
    EXPECT_THAT(text, HasSubstr("`tlsfit probe localhost:8443`"));
  }
  EXPECT_THAT(run_text(refused("https://old.example/", "tls-error"), fitted(), board()),
              HasSubstr("`tlsfit probe old.example:443`"));
}

TEST(RunText, SaysItOfNoOtherFailureAndNoOtherServer) {
  EXPECT_THAT(run_text(refused("https://localhost:8443/", "net-error"), fitted(), board()),
              Not(HasSubstr("fitted for")));
  EXPECT_THAT(run_text(refused("https://localhost:9/", "tls-error"), fitted(), board()),
              Not(HasSubstr("fitted for")));
  ImageInfo older = fitted();
  older.plans.clear();
  EXPECT_THAT(run_text(refused("localhost:8443", "tls-error"), older, board()), Not(HasSubstr("fitted for")));
}

TEST(RunText, SaysWhatAResumedSessionSaved) {
  RunReport report;
  const auto request = [](bool resumed, std::uint64_t instructions) {
    return RequestReport{.url = "https://a/",
                         .outcome = "ok",
                         .tls_version = "tls1.2",
                         .tls_suite = "SUITE",
                         .tls_group = resumed ? "none" : "secp256r1",
                         .tls_verified = true,
                         .tls_resumed = resumed,
                         .handshake_instructions = instructions};
  };
  report.requests = {request(true, 600'000), request(false, 7'000'000), request(true, 640'000)};
  const std::string text = run_text(report, fitted(), board());
  EXPECT_THAT(text, HasSubstr("handshake  600,000 instructions, resumed\n"));
  EXPECT_THAT(text, HasSubstr("handshake  7,000,000 instructions\n"));
  EXPECT_THAT(text, HasSubstr("handshake  640,000 instructions, resumed: 6,360,000 saved\n"));
  EXPECT_THAT(text, HasSubstr("TLS 1.2, SUITE, resumed, verified\n"));
  const Json json = to_json(report);
  EXPECT_EQ(json.at("requests").at(2).at("saved_instructions"), 6'360'000);
  EXPECT_EQ(json.at("requests").at(1).at("saved_instructions"), 0);
  EXPECT_EQ(json.at("tls").at("resumed"), true);
  EXPECT_EQ(run_report_from_json(json, "report").requests, report.requests);
}

TEST(RunText, SaysWhatBecameOfThePins) {
  RunReport report;
  report.pins = {{.pin = "led1", .high = false, .changes = 20, .first = 1.002, .last = 10.5},
                 {.pin = "B1", .high = true, .changes = 1, .first = 2, .last = 2}};
  const std::string text = run_text(report, fitted(), board());
  EXPECT_THAT(text, HasSubstr("led1: 20 changes from 1.002 s to 10.500 s, low at the end\n"
                              "B1: 1 change at 2.000 s, high at the end\n"));
}

TEST(RunText, SaysWhatTheFlashWentThrough) {
  RunReport report;
  EXPECT_THAT(run_text(report, {}, board()), Not(HasSubstr("flash")));
  report.flash_erases = {0, 1, 0, 1200};
  report.flash_programmed = 2048;
  EXPECT_THAT(
      run_text(report, {}, board()),
      HasSubstr("flash: sector 1 erased 1 time, sector 3 erased 1,200 times, 2,048 bytes programmed\n"));
}

}  // namespace
}  // namespace tlsfit
