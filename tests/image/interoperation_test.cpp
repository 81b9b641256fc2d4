// The image that tlsfit makes for a server speaks to that server.
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

const std::string short_page(3000, 'p');

void expect_bytes(const RunResult& result, std::size_t bytes) {
  ASSERT_EQ(result.exit_code, 0) << result.transcript;
  EXPECT_EQ(result.report.at("outcome"), "ok");
  EXPECT_EQ(result.request(0).at("tls").at("verified"), true);
  EXPECT_EQ(result.request(0).at("http").at("status"), 200);
  if (bytes != 0) {
    EXPECT_EQ(result.request(0).at("http").at("bytes"), bytes);
  }
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
}

TEST(Interoperation, NginxP256WithShortRecordsStaysWithinItsBudget) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = start_nginx({.identities = {test_pki().ecdsa}, .page = short_page});
  const Image image(server.name());
  EXPECT_FALSE(image.fit().at("plans").at(0).at("record").at("mfl").is_null())
      << "nginx honours short records";
  const RunResult result = run(image, {"--get", url(server)});
  expect_bytes(result, short_page.size());
  EXPECT_EQ(result.request(0).at("tls").at("suite"), "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
  const ProcessResult size = tlsfit({"size", image.elf(), "--json"});
  ASSERT_TRUE(size.ok()) << size.err;
  EXPECT_LE(parse_json(size.out, "size").at("flash").at("used"), 80 * 1024);
  EXPECT_LE(result.report.at("peak").at("total"), 16 * 1024);
}

TEST(Interoperation, NginxFromTheEspruinoLayout) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = start_nginx({.identities = {test_pki().ecdsa}, .page = short_page});
  const Image image(server.name(), test_pki().ca, {"--layout", "espruino"});
  expect_bytes(run(image, {"--get", url(server)}), short_page.size());
}

TEST(Interoperation, NginxRsa) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server = start_nginx({.identities = {test_pki().rsa_chain}, .page = short_page});
  const Image image(server.name());
  expect_bytes(run(image, {"--get", url(server)}), short_page.size());
}

TEST(Interoperation, NginxWithBothChainsPicksOne) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  const Server server =
      start_nginx({.identities = {test_pki().ecdsa_chain, test_pki().rsa}, .page = short_page});
  const Image image(server.name());
  expect_bytes(run(image, {"--get", url(server)}), short_page.size());
}

// A server that takes no part in max_fragment_length: full records of 16,384 bytes must pass.
TEST(Interoperation, GnutlsWithFullRecords) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().ecdsa}, {"--priority=NORMAL:-VERS-TLS1.3"});
  const Image image(server.name());
  EXPECT_TRUE(image.fit().at("plans").at(0).at("record").at("mfl").is_null())
      << "GnuTLS 3.7 does not hold its application records to it in TLS 1.2";
  EXPECT_EQ(image.fit().at("plans").at(0).at("record").at("in"), 16384);
  expect_bytes(run(image, {"--get", url(server)}), 0);
}

TEST(Interoperation, GnutlsRsa) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().rsa_chain});
  const Image image(server.name());
  expect_bytes(run(image, {"--get", url(server)}), 0);
}

TEST(Interoperation, OpensslP256AndRsa) {
  for (const Identity& identity : {test_pki().ecdsa_chain, test_pki().rsa}) {
    const Server server = start_s_server({identity}, {"-www", "-quiet"});
    const Image image(server.name());
    expect_bytes(run(image, {"--get", url(server)}), 0);
  }
}

TEST(Interoperation, OpensslTls13Only) {
  const Server server = start_s_server({test_pki().ecdsa}, {"-www", "-quiet", "-tls1_3"});
  const Image image(server.name());
  const RunResult result = run(image, {"--get", url(server)});
  expect_bytes(result, 0);
  EXPECT_EQ(result.request(0).at("tls").at("version"), "tls1.3");
}

// Large enough for many full records and for every way the chip can split them.
TEST(Interoperation, LargePage) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  std::string large;
  for (int i = 0; large.size() < 100'000; ++i) large += fmt::format("line {}\n", i);
  const Server server = start_nginx({.identities = {test_pki().ecdsa}, .page = large});
  const Image image(server.name());
  expect_bytes(run(image, {"--get", url(server)}), large.size());
  const ProcessResult body = tlsfit({"run", image.elf(), "--get", url(server)});
  EXPECT_TRUE(body.ok());
  EXPECT_EQ(body.out, large) << "the page itself is what stdout carries";
}

}  // namespace
}  // namespace tlsfit::test
