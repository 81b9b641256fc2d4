// Ways to a server other than dialling it: proxies, STARTTLS, another address; and chains that lead to more
// than one anchor.
#include <gmock/gmock.h>

#include "probe/probe.hpp"
#include "support/scripted_server.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

/// What a probe of handshakes alone finds out about `target`.
Profile look(const std::string& target, probe::ProbeOptions options) {
  options.ca = test_pki().ca;
  options.application = options.resumption = false;
  return probe::probe_target(parse_target(target), options);
}

std::string complaint(const std::string& target, const probe::ProbeOptions& options) {
  try {
    look(target, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Unreachable);
    return error.what();
  }
  return "";
}

Server plain_nginx() {
  return start_nginx({.identities = {test_pki().ecdsa}, .directives = "ssl_protocols TLSv1.2 TLSv1.3;"});
}

void expect_both_versions(const Profile& profile) {
  EXPECT_EQ(profile.versions.at("tls1.2"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.3"), Accepted::Accepted);
  ASSERT_EQ(profile.chains.size(), 1U);
  EXPECT_TRUE(profile.chains[0].verified) << profile.chains[0].problem.value_or("");
}

TEST(Way, DialsElsewhere) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx = plain_nginx();
  const Profile profile = look("localhost:1", {.connect = parse_target(nginx.name())});
  expect_both_versions(profile);
  EXPECT_EQ(profile.target.port, 1);
  EXPECT_EQ(profile.target.address, "127.0.0.1:" + std::to_string(nginx.port()));
}

TEST(Way, OfTheFamilyThatWasAskedFor) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx = plain_nginx();
  expect_both_versions(look(nginx.name(), {.family = probe::Family::V4}));
  EXPECT_NE(complaint(nginx.name(), {.family = probe::Family::V6}), "");  // nginx listens on IPv4 alone
}

TEST(Way, ThroughAProxy) {
  TLSFIT_NEEDS("nginx", "nginx");
  TLSFIT_NEEDS("tinyproxy", "tinyproxy-bin");
  const Server nginx = plain_nginx();
  const Server proxy = start_tinyproxy(nginx.port());
  expect_both_versions(look(nginx.name(), {.proxy = parse_target(proxy.name())}));
  EXPECT_THAT(complaint("localhost:1", {.proxy = parse_target(proxy.name())}),
              HasSubstr("the proxy says: HTTP/1.1 403"));
}

class StartTls : public ::testing::TestWithParam<std::pair<const char*, probe::StartTls>> {};

TEST_P(StartTls, OfARealMailServer) {
  if (!fs::exists(nginx_mail_module))
    GTEST_SKIP() << "needs nginx's mail module: apt-get install libnginx-mod-mail";
  const auto& [protocol, starttls] = GetParam();
  const Server mail = start_nginx_mail(test_pki().ecdsa, protocol);
  expect_both_versions(look(mail.name(), {.starttls = starttls}));
}

INSTANTIATE_TEST_SUITE_P(Mail, StartTls,
                         ::testing::Values(std::pair("smtp", probe::StartTls::Smtp),
                                           std::pair("imap", probe::StartTls::Imap)),
                         [](const auto& param) { return std::string(param.param.first); });

TEST(Chains, CrossSignedShowsEveryPath) {
  const Identity identity =
      test_pki().make_identity("cross-signed", {.intermediate = true, .cross_signed = true});
  const Profile profile = look(start_s_server({identity}).name(), {});
  ASSERT_EQ(profile.chains.size(), 1U);
  const Chain& chain = profile.chains[0];
  EXPECT_EQ(chain.certificates.size(), 3U);
  std::vector<std::string> anchors;
  for (const TrustPath& path : chain.paths) {
    anchors.push_back(path.trust_anchor.subject);
    EXPECT_THAT(path.certificates, ElementsAre("CN=localhost", "CN=tlsfit test intermediate P-256"));
  }
  EXPECT_THAT(anchors, UnorderedElementsAre("CN=tlsfit test root P-256", "CN=tlsfit test root RSA-2048"));
  EXPECT_EQ(chain.trust_anchor, chain.paths.at(0).trust_anchor);
}

}  // namespace
}  // namespace tlsfit::test
