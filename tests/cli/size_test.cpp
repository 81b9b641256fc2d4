// Reports, differences and budgets as a CI system runs them.
#include <gmock/gmock.h>

#include "cli/tool.hpp"
#include "model/fit.hpp"
#include "model/size_report.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string golden = std::string(TLSFIT_SOURCE_DIR) + "/tests/golden/size/";

TEST(Size, OverBudgetIsANoThatNamesWhatGrew) {
  const ProcessResult result =
      run_tool({"size", "--diff", golden + "old.json", golden + "new.json", "--max-flash", "43900"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(
      result.err,
      HasSubstr(
          "over budget: flash: 44,154 bytes, 254 over the budget of 43,900; grew: net +1,500, TLS +684"));
  EXPECT_THAT(result.out, HasSubstr("sum")) << "the report is printed all the same";
}

TEST(Size, WithinBudgetIsAYes) {
  const ProcessResult result = run_tool({"size", golden + "new.json", "--max-flash", "44154", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(parse_json(result.out, "out").at("over"), Json::array());
  EXPECT_EQ(result.err, "");
}

TEST(Size, ABaselineKeepsRevisionsToCompareWith) {
  const TemporaryFolder folder;
  ASSERT_EQ(
      run_tool({"size", golden + "old.json", "--baseline", "sizes", "--store", "1a2b3c4d"}, folder.path())
          .exit_code,
      0);
  const ProcessResult result =
      run_tool({"size", "--diff", "1a2b3c4d", golden + "new.json", "--baseline", "sizes", "--markdown"},
               folder.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, StartsWith("### "));
  EXPECT_THAT(result.out, HasSubstr("<details>"));
  EXPECT_EQ(tree_of(folder.path()), (std::set<std::string>{"sizes", "sizes/1a2b3c4d.json"}));
}

TEST(Size, WhatOptionsCostIsInEveryFormWhereTheFitIsKnown) {
  const TemporaryFolder folder;
  Fit fit;
  fit.options = {{.name = "MBEDTLS_GCM_C",
                  .value = "",
                  .needed_by = {"example.org:443"},
                  .flash = 2546,
                  .ram = 0,
                  .basis = "measured",
                  .removable = false,
                  .why = "AES-GCM"}};
  write_file(folder.path() / "fit/fit.json", dump_json(to_json(fit)));
  const std::string image = golden + "new.json";
  const auto with = [&](const char* form) {
    return run_tool({"size", image, form, "--fit", (folder.path() / "fit").string(), "--html", "size.html"},
                    folder.path());
  };
  const Json json = parse_json(with("--json").out, "out");
  EXPECT_EQ(json.at("options").at(0).at("name"), "MBEDTLS_GCM_C");
  EXPECT_EQ(json.at("options").at(0).at("flash"), 2546);
  EXPECT_EQ(size_report_from_json(json, "out"), size_report_from_json(load_json(image), "in"));
  EXPECT_THAT(with("--markdown").out, HasSubstr("| `MBEDTLS_GCM_C` | +2,546 |"));
  EXPECT_THAT(with("--options").out, HasSubstr("MBEDTLS_GCM_C        2,546"));
  EXPECT_THAT(read_text(folder.path() / "size.html"), HasSubstr("MBEDTLS_GCM_C"));
  EXPECT_FALSE(parse_json(run_tool({"size", image, "--json"}).out, "out").contains("options"));
}

TEST(Size, AnyProgramIsTakenApartIntoAPage) {
  const TemporaryFolder folder;
  const ProcessResult result =
      run_tool({"size", "/proc/self/exe", "--html", "size.html", "--by", "section"}, folder.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr(".text"));
  EXPECT_THAT(read_text(folder.path() / "size.html"), HasSubstr("<svg"));
}

}  // namespace
}  // namespace tlsfit::test
