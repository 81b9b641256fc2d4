// `tlsfit fit … --board all`: by estimates, nothing is compiled.
#include <gmock/gmock.h>

#include "cli/tool.hpp"
#include "model/board.hpp"
#include "model/configs.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const std::string profile = TLSFIT_SOURCE_DIR "/examples/ci/targets/api.json";

class FitVerdicts : public testing::Test {
 protected:
  void SetUp() override {
    if (std::holds_alternative<Error>(look_for_mbedtls()))
      GTEST_SKIP() << "Mbed TLS is not here: scripts/setup";
  }
  ProcessResult fit(const std::string& options) const {
    return run_tool(words("--quiet fit " + profile + " " + options), folder_.path());
  }
  TemporaryFolder folder_;
};

TEST_F(FitVerdicts, EveryBoardWithEveryNetThatIsWiredToIt) {
  const ProcessResult result = fit("--board all --json");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json json = parse_json(result.out, "stdout");
  EXPECT_EQ(json.at("schema"), "tlsfit.verdict/1");
  EXPECT_THAT(json.at("targets"), SizeIs(1));
  std::size_t wirings = 0;
  for (const std::string& id : config_ids("boards")) wirings += load_board(id).nets.size();
  EXPECT_THAT(json.at("verdicts"), SizeIs(wirings));
  for (const Json& verdict : json.at("verdicts")) {
    EXPECT_EQ(verdict.at("fits"), true) << verdict;
    EXPECT_EQ(verdict.at("flash").at("basis"), "estimated");
  }
  EXPECT_TRUE(fs::is_empty(folder_.path())) << "nothing is written";

  const ProcessResult text = fit("--board all --net wiznet");
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("least flash: "));
  EXPECT_THAT(text.out, testing::ContainsRegex(
                            "esp8266 with wiznet: code in flash, and [0-9,]+ bytes of RAM at the peak of "
                            "a request: [0-9]+ % of the 12,288 that makers had"));
}

TEST_F(FitVerdicts, NoneThatFitsIsNo) {
  const ProcessResult result = fit("--board pico --net all --max-ram 4K");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("RAM over --max-ram by"));
  EXPECT_THAT(result.out, HasSubstr("none of them fits"));
}

TEST_F(FitVerdicts, WhatIsOfOneBoardIsRefused) {
  for (const char* const option : {"--prove", "--layout bare", "--pareto a.svg"}) {
    const ProcessResult result = fit(std::string("--board all ") + option);
    EXPECT_EQ(result.exit_code, 2) << option;
    EXPECT_THAT(result.err, HasSubstr("of one board"));
  }
  const ProcessResult exact = fit("--board pico --net wiznet --exact");
  EXPECT_EQ(exact.exit_code, 2);
  EXPECT_THAT(exact.err, HasSubstr("--board all"));
}

}  // namespace
}  // namespace tlsfit::test
