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
