// The same pages by a CC3000 on an SPI, which brings its own IP stack.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/board_and_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Cc3000 : public ServedImage {
 protected:
  /// A page of several records, of which no limit tells: RECV brings them in pieces.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')}, "cc3000");
  }
};

TEST_F(Cc3000, BringsPagesOneAfterAnotherAndTwoAtOnce) {
  for (const bool at_once : {true, false}) {
    std::vector<std::string> arguments = {"--get", url(*server), "--repeat", at_once ? "6" : "12"};
    if (at_once) arguments.push_back("--at-once");
    const RunResult result = run(*image, arguments);
    EXPECT_EQ(result.exit_code, 0) << result.transcript;
    if (!at_once) expect_as_estimated(*image, result);
    for (std::size_t n = 0; n < (at_once ? 6 : 12); ++n)
      EXPECT_EQ(result.request(n).at("http").at("bytes"), 3000);
    EXPECT_EQ(result.report.at("heap_at_end"), 0);
    EXPECT_THAT(result.transcript, HasSubstr("by SNTP"));
    EXPECT_THAT(result.transcript, Not(HasSubstr("emulator:"))) << "the chip finds no fault with its host";
  }
}

TEST_F(Cc3000, SaysWhatBefellTheModuleAndServesTheNextRequest) {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } troubles[] = {{{"--cable", "down@600B,up@+3s"}, "Wi-Fi network was lost"},
                  {{"--modem", "reset@4s", "--clock", "+0"}, "restarted by itself"}};
  for (const auto& trouble : troubles) {
    std::vector<std::string> arguments = {"--get",   url(*server), "--repeat", "4",
                                          "--speed", "20",         "--seed",   "1"};
    arguments.insert(arguments.end(), trouble.arguments.begin(), trouble.arguments.end());
    const RunResult result = run(*image, arguments);
    EXPECT_THAT(result.transcript, HasSubstr(trouble.said));
    EXPECT_EQ(result.outcome(3), "ok") << result.transcript;
  }
  const RunResult nowhere = run(*image, {"--get", url(*server), "--modem", "no-network", "--speed", "50"});
  EXPECT_EQ(nowhere.exit_code, 4);
  EXPECT_THAT(nowhere.error(0), HasSubstr("remembers"));
}

TEST_F(Cc3000, SaysWhyThereIsNoConnection) {
  const std::string map = fmt::format("down.example=127.0.0.1:{}", free_port());
  const RunResult result = run(*image, {"--map", map, "--get", "https://down.example/", "--get",
                                        "https://nowhere.example/", "--get", url(*server)});
  EXPECT_THAT(result.error(0), HasSubstr("refuses connections"));
  EXPECT_THAT(result.error(1), HasSubstr("does not resolve"));
  EXPECT_EQ(result.outcome(2), "ok") << result.transcript;
}

TEST_F(Cc3000, RefusesAndServesAsOverEveryNet) {
  expect_refusals(*image, *server);
  expect_other_servers(*image, *server, false);
}

// The last: it changes the image.
TEST_F(Cc3000, JoinsTheNetworkThatItIsToldOf) {
  const TemporaryFolder place;
  write_file(place.path() / "key", "correct horse\n");
  const auto build = [&](const std::string& name) {
    return tlsfit({"build", "--board", "pico", "--net", "cc3000", "--fit", image->fit_folder(), "-o",
                   image->elf().parent_path(), "--wifi-ssid", name, "--wifi-key", place.path() / "key"});
  };
  const ProcessResult refused = build(std::string(31, 'n'));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("to 30 characters")) << "longer ones have broken such modules";
  ASSERT_TRUE(build("a net").ok());
  const RunResult good = run(*image, {"--get", url(*server)});
  EXPECT_EQ(good.exit_code, 0) << good.transcript;
  const RunResult bad = run(*image, {"--get", url(*server), "--modem", "wrong-key", "--speed", "50"});
  EXPECT_THAT(bad.error(0), HasSubstr("is the key right"));
  const RunResult nowhere = run(*image, {"--get", url(*server), "--modem", "no-network", "--speed", "50"});
  EXPECT_THAT(nowhere.error(0), HasSubstr("no Wi-Fi network of this name"));
}

}  // namespace
}  // namespace tlsfit::test
