// The same pages by an ESP8266 on a UART: one image, whatever firmware the module has and whatever befalls
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Esp8266 : public ServedImage {
 protected:
  /// A page of which no record limit tells: it comes in many pieces.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')}, "esp8266");
  }
};

TEST_F(Esp8266, BringsPagesOneAfterAnotherAndTwoAtOnce) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "3", "--at-once"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  for (const std::size_t n : {0U, 1U, 2U}) EXPECT_EQ(result.request(n).at("http").at("bytes"), 3000);
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  EXPECT_THAT(result.transcript, Not(HasSubstr("ORE"))) << "no byte may be lost while the CPU computes";
}

TEST_F(Esp8266, SpeaksWithEachFirmware) {
  for (const char* const firmware : {"firmware=0.25", "firmware=2.2,busy"}) {
    const RunResult result = run(*image, {"--get", url(*server), "--modem", firmware});
    EXPECT_EQ(result.exit_code, 0) << firmware << "\n" << result.transcript;
    EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
  }
}

TEST_F(Esp8266, SaysWhatBefellTheModuleAndServesTheNextRequest) {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } troubles[] = {{{"--cable", "down@600B,up@+3s"}, "Wi-Fi network was lost"},
                  {{"--modem", "reset@3s", "--clock", "+0"}, "restarted by itself"}};
  for (const auto& trouble : troubles) {
    std::vector<std::string> arguments = {"--get",   url(*server), "--repeat", "2",
                                          "--speed", "20",         "--seed",   "1"};
    arguments.insert(arguments.end(), trouble.arguments.begin(), trouble.arguments.end());
    const RunResult result = run(*image, arguments);
    EXPECT_THAT(result.transcript, HasSubstr(trouble.said));
    EXPECT_EQ(result.outcome(1), "ok") << result.transcript;
  }
  const RunResult nowhere = run(*image, {"--get", url(*server), "--modem", "no-network", "--speed", "50"});
  EXPECT_EQ(nowhere.exit_code, 4);
  EXPECT_THAT(nowhere.error(0), HasSubstr("remembers"));
}

}  // namespace
}  // namespace tlsfit::test
