// Whatever the network does to it, the image says what happened and serves the next request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/board_and_net.hpp"
#include "support/proxy.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

class Network : public ServedImage {
 protected:
  static void SetUpTestSuite() { serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p')}); }

  /// Asks for `bad_url`, then for the good page.
  static RunResult bad_then_good(const std::string& bad_url, std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.end(), {"--get", bad_url, "--get", url(*server)});
    RunResult result = run(*image, arguments);
    EXPECT_EQ(result.exit_code, result.outcome(0) == "net-error" ? 4 : 1) << result.transcript;
    EXPECT_EQ(result.outcome(1), "ok") << "the next request must be served\n" << result.transcript;
    EXPECT_EQ(result.report.at("heap_at_end"), 0) << "a failure must leak nothing";
    return result;
  }
};

TEST_F(Network, ServerThatIsDown) {
  const std::string map = fmt::format("down.example=127.0.0.1:{}", free_port());
  const RunResult result = bad_then_good("https://down.example/", {"--map", map});
  EXPECT_EQ(result.outcome(0), "net-error");
  EXPECT_THAT(result.error(0), HasSubstr("refuses connections"));
}

TEST_F(Network, NameThatDoesNotResolve) {
  const RunResult result = bad_then_good("https://nowhere.example/");
  EXPECT_EQ(result.outcome(0), "net-error");
  EXPECT_THAT(result.error(0), HasSubstr("does not resolve"));
}

TEST_F(Network, NoDhcpServer) {
  // The first request gives up after 20 s; the server comes while the second one waits.
  const RunResult result = bad_then_good(url(*server), {"--dhcp-after", "25", "--speed", "20"});
  EXPECT_EQ(result.outcome(0), "net-error");
  EXPECT_THAT(result.error(0), HasSubstr("DHCP"));
}

TEST_F(Network, CablePulledInTheHandshake) {
  const RunResult result = bad_then_good(url(*server), {"--cable", "down@600B,up@+3s", "--speed", "10"});
  EXPECT_EQ(result.outcome(0), "net-error");
  EXPECT_THAT(result.error(0), HasSubstr("cable"));
}

TEST_F(Network, ServerThatStalls) {
  Proxy silent(server->port(), [](std::uint64_t, Direction direction, Bytes& bytes) {
    if (direction == Direction::ToClient) bytes.clear();
    return true;
  });
  const std::string map = fmt::format("silent.example=127.0.0.1:{}", silent.port());
  const RunResult result = bad_then_good("https://silent.example/", {"--map", map, "--speed", "20"});
  EXPECT_EQ(result.outcome(0), "timeout");
  EXPECT_THAT(result.error(0), HasSubstr("within 30 s"));
}

TEST_F(Network, ConnectionCutInTheHandshake) {
  Proxy cutter(server->port(),
               [](std::uint64_t, Direction direction, Bytes&) { return direction == Direction::ToServer; });
  const std::string map = fmt::format("cut.example=127.0.0.1:{}", cutter.port());
  const RunResult result = bad_then_good("https://cut.example/", {"--map", map});
  EXPECT_THAT(result.outcome(0), AnyOf("net-error", "tls-error"));
  EXPECT_THAT(result.error(0), HasSubstr("closed"));
}

TEST_F(Network, ReachesNothingThatTheFitDoesNotName) {
  const Server other = start_nginx({.identities = {test_pki().ecdsa}, .page = "other\n"});
  const RunResult result = run(*image, {"--get", "https://127.0.0.1:" + std::to_string(other.port()) + "/"});
  EXPECT_EQ(result.exit_code, 4);
  EXPECT_EQ(result.outcome(0), "net-error") << result.transcript;
}

// A fit that measures needs the server as much as its probe did; the answer is not that no image can be
// built.
TEST_F(Network, FitSaysThatTheServerIsGone) {
  const TemporaryFolder place;
  const fs::path profile = place.path() / "gone.json";
  {
    const Server gone = start_nginx({.identities = {test_pki().ecdsa}, .page = "gone\n"});
    const std::string name = "localhost:" + std::to_string(gone.port());
    const ProcessResult probed =
        tlsfit({"probe", name, "--ca", test_pki().ca.string(), "--save", profile.string()});
    ASSERT_TRUE(probed.ok()) << probed.err;
  }
  const ProcessResult result = tlsfit({"fit", profile.string(), "--board", any_board, "--net", any_net, "-o",
                                       (place.path() / "fit").string()});
  EXPECT_EQ(result.exit_code, 4) << result.err;
  EXPECT_THAT(result.err, HasSubstr("cannot reach it"));
  EXPECT_FALSE(fs::exists(place.path() / "fit"));
}

}  // namespace
}  // namespace tlsfit::test
