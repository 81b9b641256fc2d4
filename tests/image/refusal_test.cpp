// The image refuses every server that is not the one it was made for, says why, and serves the next request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/proxy.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

class Refusal : public ServedImage {
 protected:
  static void SetUpTestSuite() {
    serve({.identities = {test_pki().ecdsa},
           .page = std::string(3000, 'p'),
           .directives = "ssl_protocols TLSv1.2;"});
  }

  /// Asks for the bad server by a name of its own, then for the good one; checks all that must be so every
  /// time.
  static std::string refused(const std::string& bad_name, std::uint16_t bad_port) {
    const RunResult result =
        run(*image, {"--map", fmt::format("{}=127.0.0.1:{}", bad_name, bad_port), "--get",
                     fmt::format("https://{}/", bad_name), "--get", url(*server)});
    EXPECT_EQ(result.exit_code, 1) << result.transcript;
    EXPECT_EQ(result.outcome(0), "tls-error") << result.transcript;
    EXPECT_EQ(result.request(0).at("http").at("bytes"), 0) << "nothing of the page may be handed out";
    EXPECT_EQ(result.outcome(1), "ok") << "the next request must be served\n" << result.transcript;
    EXPECT_EQ(result.report.at("heap_at_end"), 0) << "a refusal must leak nothing";
    return result.error(0);
  }
};

TEST_F(Refusal, CertificateForAnotherHost) {
  const Server bad = start_nginx({.identities = {test_pki().wrong_host}});
  EXPECT_THAT(refused("other.example", bad.port()), HasSubstr("another host"));
}

TEST_F(Refusal, UnknownIssuer) {
  const Identity stranger =
      test_pki().make_identity("stranger", {.names = {"other.example"}, .from_other_issuer = true});
  const Server bad = start_nginx({.identities = {stranger}});
  EXPECT_THAT(refused("other.example", bad.port()), HasSubstr("issuer"));
}

TEST_F(Refusal, ExpiredCertificate) {
  const Identity old =
      test_pki().make_identity("old", {.names = {"other.example"}, .starts_days = -90, .ends_days = -1});
  const Server bad = start_nginx({.identities = {old}});
  EXPECT_THAT(refused("other.example", bad.port()), HasSubstr("expired"));
}

TEST_F(Refusal, CertificateThatIsNotValidYet) {
  const Identity early =
      test_pki().make_identity("early", {.names = {"other.example"}, .starts_days = 10, .ends_days = 90});
  const Server bad = start_nginx({.identities = {early}});
  EXPECT_THAT(refused("other.example", bad.port()), HasSubstr("not yet valid"));
}

TEST_F(Refusal, TamperedRecords) {
  const Identity good = test_pki().make_identity("good", {.names = {"other.example"}});
  const Server behind = start_nginx({.identities = {good}, .directives = "ssl_protocols TLSv1.2;"});
  // In TLS 1.2 the server's handshake records carry its certificate, key exchange and Finished; application
  // data the page.
  for (const std::size_t record : {0U, 1U, 2U, 3U}) {
    Proxy proxy(behind.port(), flip_a_bit_of_record(22, record));
    EXPECT_NE(refused("other.example", proxy.port()), "") << "handshake record " << record;
  }
  Proxy proxy(behind.port(), flip_a_bit_of_record(23));
  EXPECT_THAT(refused("other.example", proxy.port()), HasSubstr("tampered"));
}

TEST_F(Refusal, NoCommonSuite) {
  const Identity good =
      test_pki().make_identity("rsa-only", {.key = KeyKind::Rsa2048, .names = {"other.example"}});
  const Server bad = start_nginx({.identities = {good}});
  EXPECT_THAT(refused("other.example", bad.port()), HasSubstr("handshake_failure"));
}

}  // namespace
}  // namespace tlsfit::test
