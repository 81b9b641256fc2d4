// The same pages by a GSM modem on a UART, with one image. What befalls a driver is tried on the host, too,
// and in more ways (tests/firmware/modem).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Gsm : public ServedImage {
 protected:
  /// A page of which no record limit tells: it comes in many pieces.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')}, "gsm");
  }
};

TEST_F(Gsm, BringsPagesOneAfterAnotherAndTwoAtOnce) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "4", "--at-once"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(result.request(n).at("http").at("bytes"), 3000);
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  EXPECT_THAT(result.transcript, Not(HasSubstr("ORE"))) << "no byte may be lost while the CPU computes";
  EXPECT_THAT(result.transcript, HasSubstr("GSM network joined"));
}

TEST_F(Gsm, JoinsAgainWithAnOldModule) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "2", "--speed", "20", "--seed",
                                        "1", "--modem", "module=SIM900,roaming,busy,pdp-deact@9s"});
  EXPECT_THAT(result.transcript, HasSubstr("ended the data connection"));
  EXPECT_EQ(result.outcome(1), "ok") << result.transcript;
  expect_as_estimated(*image, result);
  EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
}

TEST_F(Gsm, RefusesAndServesAsOverEveryNet) {
  expect_refusals(*image, *server);
  expect_other_servers(*image, *server, false);
}

// The last: it changes the image.
TEST_F(Gsm, TellsTheSimThePinThatWasBuiltIn) {
  const TemporaryFolder place;
  write_file(place.path() / "pin", "4711\n");
  const fs::path out = image->elf().parent_path();
  const ProcessResult built =
      tlsfit({"build", "--board", "pico", "--net", "gsm", "--fit", image->fit_folder(), "-o", out, "--apn",
              "internet", "--sim-pin", place.path() / "pin"});
  ASSERT_TRUE(built.ok()) << built.err;
  EXPECT_THAT(built.out + built.err, Not(HasSubstr("4711")));
  const RunResult good = run(*image, {"--get", url(*server), "--modem", "pin=4711"});
  EXPECT_EQ(good.exit_code, 0) << good.transcript;
  const RunResult bad = run(*image, {"--get", url(*server), "--modem", "pin=0815", "--speed", "50"});
  EXPECT_THAT(bad.error(0), HasSubstr("refused its PIN"));
  EXPECT_THAT(bad.transcript, HasSubstr("2 tries are left"));
  EXPECT_THAT(bad.transcript, Not(HasSubstr("1 tries are left")));
}

}  // namespace
}  // namespace tlsfit::test
