// Every server stack in several variants. What each must show stands in the table: versions, client
// certificates and limits are what the servers were told or what `openssl s_client -maxfraglen 512 -trace`
// shows of them; which suites they accept is what sslscan finds on the same server.
#include <gmock/gmock.h>

#include <functional>
#include <set>

#include "base/process.hpp"
#include "probe/probe.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using enum LimitVerdict;

struct Row {
  const char* name;
  const char* program;
  const char* package;
  std::function<Server()> start;
  std::set<Version> versions;
  Accepted others;  ///< Unknown where the server closes without an alert, which says no to nothing
  const char* client_certificate;
  LimitVerdict mfl_512;  ///< in the newest version accepted, by the handshake and a request
  std::optional<bool> tickets;
  /// Those of `gnutls-cli --list` where sslscan finds none, since it has no client certificate.
  std::set<std::uint16_t> suites = {};
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

std::string page() {
  return std::string(20000, 'x');
}

// Nothing is started or made here yet: the table is read whenever the tests are listed.
std::vector<Row> rows() {
  constexpr auto No = Accepted::Refused, Closes = Accepted::Unknown;
  const std::set<Version> both = {"tls1.2", "tls1.3"}, old = {"tls1.2"}, fresh = {"tls1.3"};
  return {
      {"nginx_12", "nginx", "nginx-light",
       [] {
         return start_nginx(
             {.identities = {test_pki().rsa_chain}, .page = page(), .directives = "ssl_protocols TLSv1.2;"});
       },
       old, No, "none", Obeyed, true},
      {"nginx_13_without_tickets", "nginx", "nginx-light",
       [] {
         return start_nginx({.identities = {test_pki().ecdsa_chain},
                             .page = page(),
                             .directives = "ssl_protocols TLSv1.3; ssl_session_tickets off;"});
       },
       fresh, No, "none", Obeyed, std::nullopt},
      {"nginx_dhe", "nginx", "nginx-light",
       [] {
         return start_nginx({.identities = {test_pki().rsa},
                             .page = page(),
                             .directives = "ssl_protocols TLSv1.2; ssl_dhparam " TLSFIT_SOURCE_DIR
                                           "/tests/live/ffdhe2048.pem; ssl_ciphers DHE:ECDHE+AESGCM;"});
       },
       old, No, "none", Obeyed, true},
      {"openssl_ccm", "openssl", "openssl",
       [] {
         return start_s_server({test_pki().ecdsa}, {"-www", "-cipher", "AESCCM", "-tls1_2"});
       },
       old, No, "none", Obeyed, true},
      {"gnutls_12", "gnutls-serv", "gnutls-bin",
       [] {
         return start_gnutls_serv({test_pki().ecdsa, test_pki().rsa},
                                  {"--disable-client-cert", "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2"});
       },
       old, No, "none", EchoedNotObeyed, true},
      {"gnutls_13",
       "gnutls-serv",
       "gnutls-bin",
       [] {
         return start_gnutls_serv({test_pki().ecdsa},
                                  {"--require-client-cert", "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3"});
       },
       fresh,
       No,
       "required",
       Unknown,
       std::nullopt,
       {0x1301, 0x1302, 0x1303, 0x1304}},
      {"jsse_12", "java", "default-jdk-headless",
       [] { return start_jsse(test_pki().ecdsa_chain, {"TLSv1.2"}); }, old, Closes, "none", Obeyed,
       std::nullopt},
      {"jsse_13", "java", "default-jdk-headless", [] { return start_jsse(test_pki().ecdsa, {"TLSv1.3"}); },
       fresh, Closes, "none", Obeyed, true},
      {"caddy_rsa", "caddy", "caddy", [] { return start_caddy({test_pki().rsa_chain}, page()); }, both, No,
       "none", Ignored, true},
      {"mosquitto", "mosquitto", "mosquitto", [] { return start_mosquitto(test_pki().rsa); }, both, Closes,
       "none", Unknown, std::nullopt},
      {"mosquitto_13", "mosquitto", "mosquitto",
       [] {
         return start_mosquitto(test_pki().ecdsa, {"cafile " + test_pki().ca.string(),
                                                   "require_certificate true", "tls_version tlsv1.3"});
       },
       fresh, No, "required", Unknown, std::nullopt},
  };
}

/// The suites that sslscan finds accepted in a version, "TLSv1.2", by number.
std::set<std::uint16_t> sslscan_suites(const Server& server, const std::string& version) {
  const std::string xml =
      run_process({"sslscan", "--no-heartbleed", "--no-groups", "--xml=-", server.name()}).out;
  std::set<std::uint16_t> result;
  for (std::size_t at = 0; (at = xml.find("<cipher status=", at)) != xml.npos; ++at) {
    const std::string element = xml.substr(at, xml.find('>', at) - at);
    const std::size_t id = element.find("id=\"0x");
    if (element.find("sslversion=\"" + version + "\"") == element.npos || id == element.npos) continue;
    result.insert(static_cast<std::uint16_t>(std::stoul(element.substr(id + 6, 4), nullptr, 16)));
  }
  return result;
}

class Matrix : public ::testing::TestWithParam<Row> {};

TEST_P(Matrix, ShowsWhatTheServerIs) {
  const Row& row = GetParam();
  TLSFIT_NEEDS(row.program, row.package);
  TLSFIT_NEEDS("sslscan", "sslscan");
  const Server server = row.start();
  const Profile profile = probe::probe_target(parse_target(server.name()),
                                              {.ca = test_pki().ca, .timeout = std::chrono::minutes(2)});
  for (const auto& [version, word] : profile.versions)
    EXPECT_EQ(word, row.versions.contains(version) ? Accepted::Accepted : row.others) << version;
  EXPECT_EQ(profile.client_certificate, row.client_certificate);
  const Version newest = *row.versions.rbegin();
  EXPECT_EQ(text_of(profile.max_fragment_length.at(newest).at(512)), text_of(row.mfl_512));
  if (row.tickets) {
    EXPECT_EQ(profile.session_ticket, row.tickets);
  }
  for (const Chain& chain : profile.chains) EXPECT_TRUE(chain.verified) << chain.problem.value_or("");
  for (const Version& version : row.versions) {
    std::set<std::uint16_t> suites;
    if (profile.suites.contains(version))
      for (const Suite& suite : profile.suites.at(version)) suites.insert(suite.id);
    EXPECT_EQ(suites, row.suites.empty() ? sslscan_suites(server, version == "tls1.2" ? "TLSv1.2" : "TLSv1.3")
                                         : row.suites)
        << version;
  }
}

INSTANTIATE_TEST_SUITE_P(Servers, Matrix, ::testing::ValuesIn(rows()),
                         [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace tlsfit::test
