// One report of `tlsfit check` in every form: tests/golden/check. After a wanted change, the target
// golden-update writes what comes out now.
#include <gtest/gtest.h>

#include "check/text.hpp"
#include "golden.hpp"
#include "page/check.hpp"
#include "page/markdown.hpp"

namespace tlsfit::test {
namespace {

/// A fleet of four, with names that would be markup if they were let.
CheckReport fleet() {
  return {
      .checked_at = "2026-11-29T12:00:00Z",
      .days = 30,
      .targets = {
          {.fit = "fits/door",
           .target = "quiet.example:443",
           .connects = true,
           .days_left = 83,
           .connections = 3,
           .seconds = 0.021,
           .rehearsal = "ok"},
          {.fit = "fits/meter",
           .target = "mqtt.example:8883",
           .connects = false,
           .changes = {{"suite", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 is gone (alert handshake_failure)"},
                       {"anchor",
                        "the chain of CN=<b>|*.example (issued by CN=new & \"shiny\") does not end at "
                        "the image's anchor CN=root (EC secp256r1): unable to get local issuer "
                        "certificate"}},
           .warnings = {{"prefers-version", "the server prefers TLS 1.3 now, and preferred TLS 1.2"}},
           .days_left = 12,
           .connections = 8,
           .seconds = 0.164},
          {.fit = "fits/lamp",
           .target = "api.example:443",
           .connects = true,
           .warnings = {{"ends-soon", "the certificate CN=api.example ends in 12 days, on 2026-12-11"}},
           .notes = {"whether max_fragment_length 512 is kept to was not seen: nothing longer came; name "
                     "something longer with --path"},
           .days_left = 12,
           .connections = 5,
           .seconds = 0.05},
          {.fit = "fits/pump",
           .target = "down.example:443",
           .connects = {},
           .error = "192.0.2.7:443 refuses the connection",
           .seconds = 0.001}}};
}

TEST(CheckGolden, Json) {
  expect_golden("check/fleet.json", dump_json(to_json(fleet())));
}

TEST(CheckGolden, Markdown) {
  expect_golden("check/fleet.md", page::markdown(page::check_document(fleet())));
}

TEST(CheckGolden, Junit) {
  ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1);
  expect_golden("check/fleet.xml",
                page::junit("tlsfit check", page::check_cases(fleet()), page::load_templates()));
}

TEST(CheckGolden, Text) {
  expect_golden("check/one.txt", check::report_text(fleet(), false));
  expect_golden("check/fleet.txt", check::report_text(fleet(), true));
}

TEST(CheckGolden, AFleetOfHundredsStillFitsACommentOnGitHub) {
  CheckReport report = fleet();
  const std::vector<TargetCheck> some = report.targets;
  for (int i = 0; i < 200; ++i) report.targets.insert(report.targets.end(), some.begin(), some.end());
  const std::string text = page::markdown(page::check_document(report));
  EXPECT_LT(text.size(), 65'536u);
  EXPECT_NE(text.find("| 503 more |"), text.npos) << "of those with something to say";
  EXPECT_NE(text.find("| 101 more |"), text.npos) << "and of those with nothing";
}

TEST(CheckGolden, TheAnswerStandsInTheTitle) {
  CheckReport report = fleet();
  std::erase_if(report.targets, [](const TargetCheck& one) { return one.connects == false; });
  EXPECT_EQ(page::check_document(report).title, "Not every server could be checked");
  std::erase_if(report.targets, [](const TargetCheck& one) { return !one.connects; });
  EXPECT_EQ(page::check_document(report).title, "Devices in the field still connect");
}

}  // namespace
}  // namespace tlsfit::test
