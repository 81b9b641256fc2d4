// Any number of requests one after another, and two at once.
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

class Endurance : public ServedImage {
 protected:
  /// An image for time: a quarter of what 200 handshakes take.
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().rsa}, .page = std::string(3000, 'p')}, any_net, {"--optimize", "time"});
  }
};

TEST_F(Endurance, TwoHundredRequestsLeaveTheHeapAsItWas) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "200", "--max-seconds", "800"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  ASSERT_EQ(result.report.at("requests").size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) ASSERT_EQ(result.outcome(i), "ok") << "request " << i;
  const RunResult once = run(*image, {"--get", url(*server)});
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  EXPECT_EQ(once.report.at("heap_at_end"), 0);
  // The peak of 200 in a row is the peak of one, but for fragmentation, which must not creep.
  EXPECT_LE(result.report.at("peak").at("heap").get<double>(),
            once.report.at("peak").at("heap").get<double>() * 1.02);
}

TEST_F(Endurance, TwoAtOnceBothFinish) {
  const RunResult result = run(*image, {"--get", url(*server), "--get", url(*server), "--at-once"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  ASSERT_EQ(result.report.at("requests").size(), 2U);
  EXPECT_EQ(result.outcome(0), "ok");
  EXPECT_EQ(result.outcome(1), "ok");
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  const RunResult alone = run(*image, {"--get", url(*server)});
  // A connection keeps its buffers and context from beginning to end, however the handshakes fall.
  EXPECT_GT(result.report.at("peak").at("heap").get<int>(),
            alone.report.at("peak").at("heap").get<int>() + 1024)
      << "both must have been open at the same time";
}

}  // namespace
}  // namespace tlsfit::test
