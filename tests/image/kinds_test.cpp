// Targets of each kind that differs in what an image must have: each ends in a verified run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

void expect_verified(const RunResult& result, std::size_t number, const std::string& version,
                     const std::string& suite) {
  ASSERT_EQ(result.outcome(number), "ok") << result.transcript;
  const Json& tls = result.request(number).at("tls");
  EXPECT_EQ(tls.at("verified"), true);
  EXPECT_EQ(tls.at("version"), version);
  EXPECT_EQ(tls.at("suite"), suite);
  EXPECT_EQ(result.request(number).at("http").at("status"), 200);
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
}

/// The server that the device reaches under the target's name.
std::string instead(const Server& now) {
  return fmt::format("localhost=127.0.0.1:{}", now.port());
}

// Without a limit on records, the image begins with a buffer for the handshake's messages. What comes may be
// larger: then the buffer grows.
TEST(Kinds, Rsa2048BelowRsa4096WithoutALimitOnRecords) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Hierarchy chain =
      test_pki().make_chain("rsa-4096", KeyKind::Rsa2048, KeyKind::Rsa2048, KeyKind::Rsa4096);
  const Server server = start_gnutls_serv({chain.identity}, {"--priority=NORMAL:-VERS-TLS1.3"});
  const Image image(server.name(), chain.ca);
  const Json record = image.fit().at("plans").at(0).at("record");
  EXPECT_EQ(record.at("in"), 16384);
  EXPECT_LT(record.at("handshake_in"), 4096);
  const RunResult result = run(image, {"--get", url(server), "--get", url(server), "--at-once"});
  expect_verified(result, 0, "tls1.2", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  expect_verified(result, 1, "tls1.2", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  const RunResult alone = run(image, {"--get", url(server)});
  EXPECT_LE(alone.report.at("peak").at("total"), 28 * 1024);
  expect_as_estimated(image, alone);
  const ProcessResult size = tlsfit({"size", image.elf(), "--json"});
  ASSERT_TRUE(size.ok()) << size.err;
  EXPECT_LE(parse_json(size.out, "size").at("flash").at("used"), 80 * 1024);
}

TEST(Kinds, TheBufferOfAHandshakeGrowsAndThatOfASessionHoldsAnyRecord) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().ecdsa}, {"--priority=NORMAL:-VERS-TLS1.3"});
  const Image image(server.name());
  const int begins = image.fit().at("plans").at(0).at("record").at("handshake_in");
  ASSERT_GT(begins, 0);
  // A chain that has grown, in one record and in many; and a page in records of 16,384 bytes.
  const Identity grown = test_pki().make_identity("grown", {.padding = 2 * static_cast<std::size_t>(begins)});
  const std::string page(40'000, 'p');
  const Server whole =
      start_nginx({.identities = {grown}, .page = page, .directives = "ssl_protocols TLSv1.2;"});
  RunResult result = run(image, {"--map", instead(whole), "--get", url(server)});
  expect_verified(result, 0, "tls1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
  EXPECT_EQ(result.request(0).at("http").at("bytes"), page.size());
  const Server pieces = start_s_server({grown}, {"-www", "-quiet", "-tls1_2", "-max_send_frag", "600"});
  result = run(image, {"--map", instead(pieces), "--get", url(server)});
  expect_verified(result, 0, "tls1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
  // But not beyond what a record may have.
  const Server beyond = start_s_server({test_pki().make_identity("beyond", {.padding = 17'000})},
                                       {"-www", "-quiet", "-tls1_2"});
  result = run(image, {"--map", instead(beyond), "--get", url(server)});
  EXPECT_EQ(result.outcome(0), "tls-error") << result.transcript;
  EXPECT_THAT(result.error(0), HasSubstr("the server's Certificate message is"));
}

TEST(Kinds, P256BelowP384WithAes128) {
  const Hierarchy chain = test_pki().make_chain("p384", KeyKind::P256, KeyKind::P384, KeyKind::P384);
  const Server server = start_s_server(
      {chain.identity}, {"-www", "-quiet", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256"});
  const Image image(server.name(), chain.ca);
  const RunResult result = run(image, {"--get", url(server)});
  expect_verified(result, 0, "tls1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
  expect_as_estimated(image, result);
}

TEST(Kinds, NothingButAes256) {
  const Server server = start_s_server(
      {test_pki().ecdsa}, {"-www", "-quiet", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"});
  const Image image(server.name());
  expect_verified(run(image, {"--get", url(server)}), 0, "tls1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
}

// Neither version nor suite nor kind of key is the same: each server is offered its own plan only.
TEST(Kinds, TwoThatHaveNothingInCommon) {
  const Server fresh = start_s_server(
      {test_pki().ecdsa}, {"-www", "-quiet", "-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"});
  const Server old = start_s_server({test_pki().rsa_chain},
                                    {"-www", "-quiet", "-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"});
  const Image image({{fresh.name(), test_pki().ca}, {old.name(), test_pki().ca}});
  const RunResult result = run(image, {"--get", url(fresh), "--get", url(old)});
  expect_verified(result, 0, "tls1.3", "TLS_CHACHA20_POLY1305_SHA256");
  expect_verified(result, 1, "tls1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
}

}  // namespace
}  // namespace tlsfit::test
