// The Original Espruino: a Cortex-M3 with half the flash and memory of a Pico's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "image/every_net.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

class OriginalEspruino : public ServedImage {
 protected:
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa},
           .page = std::string(3000, 'p'),
           .directives = "ssl_protocols TLSv1.2;"},
          "wiznet", {}, "espruino");
  }
};

TEST_F(OriginalEspruino, BringsThePageInLittleMemory) {
  const RunResult result = run(*image, {"--get", url(*server)});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  EXPECT_EQ(result.request(0).at("http").at("bytes"), 3000);
  EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
  EXPECT_LE(result.report.at("peak").at("total").get<int>(), 9 * 1024);
  EXPECT_LE(fs::file_size(image->elf().replace_extension("bin")), 44U * 1024);
  expect_as_estimated(*image, result);
}

TEST_F(OriginalEspruino, RefusesAndServesAsOverEveryNet) {
  expect_refusals(*image, *server);
}

TEST_F(OriginalEspruino, ServesTwoAtOnce) {
  expect_two_at_once(*image, *server);
}

TEST_F(OriginalEspruino, ServesManyInARow) {
  expect_many_in_a_row(*image, *server);
}

}  // namespace
}  // namespace tlsfit::test
