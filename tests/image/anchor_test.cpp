// Where verification ends can be lower than the root: at the intermediate, or at the server's own key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

/// Fits for a server with a P-256 intermediate, ends verification where `placement` says, and expects a page.
/// Then a certificate that the root signed is not enough: it must be refused.
void expect_only_below(const std::string& placement) {
  const Server server = start_nginx({.identities = {test_pki().ecdsa_chain}, .page = "below\n"});
  const Image image(server.name(), test_pki().ca, {"--anchor", placement});
  EXPECT_EQ(image.fit().at("plans").at(0).at("anchor").at("placement"), placement);
  const Identity rooted = test_pki().make_identity("rooted-" + placement, {.names = {"other.example"}});
  const Server other = start_nginx({.identities = {rooted}, .page = "other\n"});
  const RunResult result = run(image, {"--map", fmt::format("other.example=127.0.0.1:{}", other.port()),
                                       "--get", url(server), "--get", "https://other.example/"});
  EXPECT_EQ(result.outcome(0), "ok") << result.transcript;
  EXPECT_EQ(result.request(0).at("tls").at("verified"), true);
  EXPECT_EQ(result.outcome(1), "tls-error") << result.transcript;
  EXPECT_THAT(result.error(1), HasSubstr("issuer"));
}

TEST(Anchors, TheIntermediate) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  expect_only_below("intermediate");
}

TEST(Anchors, TheServersOwnKey) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  expect_only_below("key");
}

}  // namespace
}  // namespace tlsfit::test
