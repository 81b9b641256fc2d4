// The survey against real servers. What each must show is stated beside it and comes from the servers' own
// configuration and from independent tools (openssl s_client, sslscan, nmap ssl-enum-ciphers), never from
// tlsfit.
#include <gmock/gmock.h>

#include "base/process.hpp"
#include "probe/probe.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using enum LimitVerdict;

Profile survey(const Server& server, probe::ProbeOptions options = {}) {
  if (options.ca.empty()) options.ca = test_pki().ca;
  return probe::probe_target(parse_target(server.name()), options);
}

std::vector<std::string> names(const std::vector<Suite>& suites) {
  std::vector<std::string> result;
  for (const Suite& suite : suites) result.push_back(suite.name);
  return result;
}

std::map<std::uint32_t, LimitVerdict> all_sizes(LimitVerdict verdict) {
  return {{512, verdict}, {1024, verdict}, {2048, verdict}, {4096, verdict}};
}

const Chain* chain_of(const Profile& profile, std::string_view key) {
  for (const Chain& chain : profile.chains)
    if (chain.key == key) return &chain;
  return nullptr;
}

/// DER size of the only certificate in a PEM file, by OpenSSL's own tool.
std::size_t der_size(const fs::path& pem) {
  return run_process({"openssl", "x509", "-in", pem, "-outform", "DER"}).out.size();
}

// nginx 1.22 on OpenSSL 3.0 speaks TLS 1.2 and 1.3 when told to, and obeys max_fragment_length everywhere.
TEST(Nginx, DualCertificates) {
  TLSFIT_NEEDS("nginx", "nginx");
  const std::string page(20000, 'x');
  const Server nginx = start_nginx({.identities = {test_pki().ecdsa, test_pki().rsa_chain},
                                    .page = page,
                                    .directives = "ssl_protocols TLSv1.2 TLSv1.3;"});
  const Profile profile = survey(nginx);
  using Word = Accepted;
  EXPECT_EQ(profile.versions, (std::map<Version, Word>{{"tls1.0", Word::Refused},
                                                       {"tls1.1", Word::Refused},
                                                       {"tls1.2", Word::Accepted},
                                                       {"tls1.3", Word::Accepted}}));
  // `openssl ciphers -s -tls1_2 'HIGH:!aNULL:!MD5'` without PSK, SRP, DSS, DHE (nginx has no dhparam).
  EXPECT_EQ(profile.suites.at("tls1.2").size(), 42U);
  EXPECT_THAT(names(profile.suites.at("tls1.3")),
              UnorderedElementsAre("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                   "TLS_CHACHA20_POLY1305_SHA256"));
  EXPECT_EQ(profile.server_preference, false);
  EXPECT_THAT(profile.groups.at("tls1.2"),
              UnorderedElementsAre("x25519", "secp256r1", "x448", "secp521r1", "secp384r1"));
  EXPECT_THAT(profile.groups.at("tls1.3"),
              UnorderedElementsAre("x25519", "secp256r1", "x448", "secp521r1", "secp384r1", "ffdhe2048",
                                   "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"));
  EXPECT_THAT(profile.signature_schemes.at("tls1.3"),
              UnorderedElementsAre("ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384",
                                   "rsa_pss_rsae_sha512"));
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2"), all_sizes(Obeyed));
  EXPECT_EQ(profile.max_fragment_length.at("tls1.3"), all_sizes(Obeyed));
  EXPECT_EQ(profile.record_size_limit.at("tls1.2"), (RecordSizeLimit{std::nullopt, Ignored}));
  EXPECT_EQ(profile.record_size_limit.at("tls1.3"), (RecordSizeLimit{std::nullopt, Ignored}));
  ASSERT_EQ(profile.chains.size(), 2U);
  const Chain* const ecdsa = chain_of(profile, "ecdsa");
  ASSERT_NE(ecdsa, nullptr);
  EXPECT_TRUE(ecdsa->verified);
  // TLS 1.3's Certificate: header 4, context 1, list 3, certificate 3, extensions 2.
  EXPECT_EQ(ecdsa->message_bytes, der_size(test_pki().ecdsa.chain) + 13);
  EXPECT_EQ(ecdsa->trust_anchor->subject, "CN=tlsfit test root P-256");
  EXPECT_EQ(chain_of(profile, "rsa")->certificates.size(), 2U);
  EXPECT_EQ(profile.largest.application_record, 512U);
  EXPECT_EQ(profile.largest.application_basis, "negotiated");
  EXPECT_EQ(profile.largest.application_record_observed, 16384U);
  EXPECT_EQ(profile.largest.range_bounds, true);
  EXPECT_EQ(profile.extended_master_secret, true);
  EXPECT_EQ(profile.encrypt_then_mac, true);
  EXPECT_EQ(profile.secure_renegotiation, true);
  EXPECT_EQ(profile.session_ticket, true);
  EXPECT_EQ(profile.needs_sni, false);
  EXPECT_EQ(profile.client_certificate, "none");
  EXPECT_THAT(profile.alpn, ElementsAre("http/1.1"));
}

TEST(Nginx, FewConnectionsForWhatAHandshakeShows) {
  TLSFIT_NEEDS("nginx", "nginx");
  // The server for which sslscan makes 132 connections and nmap's ssl-enum-ciphers 80 (scripts/bench probe).
  const Server nginx = start_nginx(
      {.identities = {test_pki().ecdsa, test_pki().rsa}, .directives = "ssl_protocols TLSv1.2 TLSv1.3;"});
  const Profile profile = survey(nginx, {.application = false, .resumption = false});
  EXPECT_LE(profile.connections, 60U);
  EXPECT_EQ(profile.suites.at("tls1.2").size(), 42U);
  EXPECT_EQ(profile.groups.at("tls1.3").size(), 10U);
  EXPECT_EQ(profile.signature_schemes.at("tls1.3").size(), 4U);
  EXPECT_EQ(profile.chains.size(), 2U);
  EXPECT_EQ(profile.server_preference, false);
  EXPECT_THAT(profile.alpn, ElementsAre("http/1.1"));
  // No request was made, and the handshake alone does not show what application data keeps to.
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2"), all_sizes(LimitVerdict::Unknown));
}

// The order is what `ssl_ciphers` lists, because the server has the last word.
TEST(Nginx, ServersOwnOrder) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx = start_nginx(
      {.identities = {test_pki().ecdsa, test_pki().rsa},
       .directives =
           "ssl_protocols TLSv1.2; ssl_prefer_server_ciphers on; ssl_ciphers "
           "AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
           "ECDHE-RSA-CHACHA20-POLY1305;"});
  const Profile profile = survey(nginx, {.application = false, .resumption = false});
  EXPECT_EQ(profile.server_preference, true);
  EXPECT_THAT(
      names(profile.suites.at("tls1.2")),
      ElementsAre("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                  "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"));
}

TEST(Nginx, NamedServerNeedsSni) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx =
      start_nginx({.identities = {test_pki().ecdsa}, .directives = R"(ssl_protocols TLSv1.2 TLSv1.3;
  }
  server { listen 127.0.0.1:PORT ssl default_server; ssl_reject_handshake on;)"});
  const Profile profile = survey(nginx, {.application = false, .resumption = false});
  EXPECT_EQ(profile.needs_sni, true);
  EXPECT_TRUE(chain_of(profile, "ecdsa")->verified);
}

TEST(Nginx, ClientCertificates) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx =
      start_nginx({.identities = {test_pki().ecdsa},
                   .directives = "ssl_protocols TLSv1.2; ssl_verify_client optional_no_ca;"});
  EXPECT_EQ(survey(nginx, {.resumption = false}).client_certificate, "optional");
}

TEST(OpensslServer, RequiresAClientCertificate) {
  for (const char* const version : {"-tls1_2", "-tls1_3"}) {
    const Server server = start_s_server(
        {test_pki().ecdsa}, {"-www", version, "-Verify", "3", "-CAfile", test_pki().ca.string()});
    EXPECT_EQ(survey(server, {.resumption = false}).client_certificate, "required") << version;
    const Profile with = survey(server, {.client_certificate = test_pki().client.chain,
                                         .client_key = test_pki().client.key,
                                         .resumption = false});
    EXPECT_TRUE(with.largest.application_record.has_value()) << version;
  }
}

TEST(OpensslServer, ResumptionKeepsNoLimit) {
  const Server server = start_s_server({test_pki().ecdsa}, {"-WWW"});
  write_file(server.folder() / "big", std::string(20000, 'x'));
  const Profile profile = survey(server, {.path = "/big"});
  EXPECT_EQ(profile.session_ticket, true);
  EXPECT_EQ(profile.session_id_resumption, true);
  // OpenSSL 3.0: begun without a limit, resumed while offering one, it sends what it likes.
  EXPECT_THAT(profile.resumption_limits.at("tls1.2").none_then_limit.value_or(""),
              ::testing::HasSubstr("resumes"));
  // Every OpenSSL does: once for both versions, and no alarm.
  EXPECT_THAT(profile.notes,
              ElementsAre(::testing::HasSubstr("(TLS 1.2 and 1.3): resume only with the limit")));
  EXPECT_THAT(profile.problems, Each(Not(::testing::HasSubstr("resum"))));
}

/// What the device meets that resumes: asked only of a target that says so.
Resumption resumption_of(const Server& server, probe::ProbeOptions options) {
  Target target = parse_target(server.name());
  target.resume = true;
  options.ca = test_pki().ca;
  return probe::probe_target(target, options).resumption.value();
}

TEST(OpensslServer, ResumesWithTheLimitOfTheFirstHandshake) {
  for (const bool tickets : {true, false}) {
    const Server server =
        start_s_server({test_pki().ecdsa}, tickets ? std::vector<std::string>{"-WWW"}
                                                   : std::vector<std::string>{"-WWW", "-no_ticket"});
    write_file(server.folder() / "big", std::string(20000, 'x'));
    const Resumption seen = resumption_of(server, {.path = "/big"});
    EXPECT_EQ(seen.resumes, true);
    EXPECT_EQ(seen.keeps_limit, true);
    if (tickets)
      EXPECT_GE(seen.ticket.value(), 160u);  // `openssl s_client -sess_out` shows 176 or 192
    else
      EXPECT_EQ(seen.ticket, 0u);
    EXPECT_EQ(survey(server, {.path = "/big"}).resumption, std::nullopt);
  }
}

// `gnutls-cli --resume` shows it: the resumed ServerHello has no max_fragment_length.
TEST(GnutlsServer, SaysNothingOfTheLimitWhenItResumes) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().ecdsa});
  EXPECT_EQ(resumption_of(server, {.application = false}).keeps_limit, false);
  // Its pages come in records beyond the limit: there is nothing to keep to, and no session either.
  const Resumption seen = resumption_of(server, {});
  EXPECT_EQ(seen.resumes, true);
  EXPECT_EQ(seen.keeps_limit, std::nullopt);
}

TEST(OpensslServer, BadCertificatesHaveTheirReason) {
  const auto problem = [](const Identity& identity) {
    const Profile profile = survey(start_s_server({identity}), {.application = false, .resumption = false});
    return profile.chains.at(0).problem.value_or("none");
  };
  EXPECT_THAT(problem(test_pki().expired), ::testing::HasSubstr("expired"));
  EXPECT_THAT(problem(test_pki().wrong_host), ::testing::HasSubstr("mismatch"));
  EXPECT_THAT(problem(test_pki().other_issuer), ::testing::HasSubstr("issuer"));
}

TEST(OpensslServer, OldVersions) {
  const Server server = start_s_server({test_pki().rsa}, {"-www", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  const Profile profile = survey(server, {.application = false, .resumption = false});
  EXPECT_EQ(profile.versions.at("tls1.1"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.0"), Accepted::Refused);
  EXPECT_EQ(profile.versions.at("tls1.2"), Accepted::Refused);
  EXPECT_EQ(profile.versions.at("tls1.3"), Accepted::Refused);
}

// GnuTLS 3.7 obeys max_fragment_length in TLS 1.3 and in the handshake of 1.2 alone; it answers
// record_size_limit.
TEST(GnutlsServer, LimitsDifferByVersion) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().ecdsa, test_pki().rsa});
  const Profile profile = survey(server, {.resumption = false});
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2").at(512), EchoedNotObeyed);
  EXPECT_EQ(profile.max_fragment_length.at("tls1.3").at(512), Obeyed);
  EXPECT_EQ(profile.record_size_limit.at("tls1.3"), (RecordSizeLimit{0x4001, Obeyed}));
  EXPECT_EQ(profile.chains.size(), 2U);
}

// JSSE 17 echoes and obeys max_fragment_length, ignores record_size_limit and has an order of its own.
TEST(Jsse, ObeysFragmentLengths) {
  TLSFIT_NEEDS("java", "default-jdk-headless");
  const Server server = start_jsse(test_pki().rsa_chain);
  const Profile profile = survey(server, {.timeout = std::chrono::minutes(2), .resumption = false});
  EXPECT_EQ(profile.versions.at("tls1.2"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.3"), Accepted::Accepted);
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2"), all_sizes(Obeyed));
  EXPECT_EQ(profile.max_fragment_length.at("tls1.3"), all_sizes(Obeyed));
  EXPECT_EQ(profile.record_size_limit.at("tls1.3").verdict, Ignored);
  EXPECT_EQ(profile.server_preference, true);
  EXPECT_EQ(profile.chains.at(0).certificates.size(), 2U);
  EXPECT_TRUE(profile.chains.at(0).verified);
}

// Go's crypto/tls ignores both limits; its record sizes ramp up, so that a short sample understates them.
TEST(Caddy, IgnoresLimits) {
  TLSFIT_NEEDS("caddy", "caddy");
  const Server server = start_caddy({test_pki().ecdsa}, std::string(300'000, 'x'));
  const Profile profile = survey(server, {.resumption = false});
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2"), all_sizes(Ignored));
  EXPECT_EQ(profile.max_fragment_length.at("tls1.3"), all_sizes(Ignored));
  EXPECT_EQ(profile.record_size_limit.at("tls1.3").verdict, Ignored);
  EXPECT_THAT(profile.alpn, UnorderedElementsAre("h2", "http/1.1"));
  EXPECT_EQ(profile.largest.application_basis, "observed");
  EXPECT_GT(profile.largest.application_record.value_or(0), 8192U);
}

TEST(Mosquitto, RequiresAClientCertificate) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  const Server server =
      start_mosquitto(test_pki().ecdsa, {"cafile " + test_pki().ca.string(), "require_certificate true"});
  const Profile profile = survey(server, {.resumption = false});
  EXPECT_EQ(profile.client_certificate, "required");
  EXPECT_TRUE(profile.chains.at(0).verified);
}

Profile survey_broker(const Server& server, const std::string& topic, const probe::MqttOptions& mqtt = {}) {
  Target target = parse_target(server.name());
  target.mqtt_topic = topic;
  return probe::probe_target(
      target, {.ca = test_pki().ca, .protocol = probe::Protocol::Mqtt, .mqtt = mqtt, .resumption = false});
}

// mosquitto 2.0 on OpenSSL keeps max_fragment_length, which a broker shows by a message alone.
TEST(Mosquitto, AMessageShowsThatLimitsAreKept) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  const Server server = start_mosquitto(test_pki().ecdsa);
  const Profile shown = survey_broker(server, "probe/here");
  EXPECT_EQ(shown.max_fragment_length.at("tls1.2"), all_sizes(Obeyed));
  EXPECT_EQ(shown.max_fragment_length.at("tls1.3"), all_sizes(Obeyed));
  EXPECT_GT(shown.largest.application_record_observed, 5000U);
  EXPECT_THAT(shown.problems, Each(Not(HasSubstr("limits"))));
  const Profile unknown = survey_broker(server, "");
  EXPECT_EQ(unknown.max_fragment_length.at("tls1.2"), all_sizes(Unknown));
  EXPECT_THAT(unknown.problems, Contains(HasSubstr("--mqtt-topic")));
}

TEST(Mosquitto, ARetainedMessageOfSomebodyElseDoesToo) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  TLSFIT_NEEDS("mosquitto_pub", "mosquitto-clients");
  const Server server = start_mosquitto(test_pki().ecdsa);
  run_process({"mosquitto_pub", "-h", "localhost", "-p", std::to_string(server.port()), "--cafile",
               test_pki().ca, "-t", "kept", "-r", "-m", std::string(6000, 'm')});
  const Profile profile = survey_broker(server, "kept", {.retained = true});
  EXPECT_EQ(profile.max_fragment_length.at("tls1.2").at(512), Obeyed);
  EXPECT_GT(profile.largest.application_record_observed, 6000U);
}

TEST(Mosquitto, SaysWhyAClientMayNotConnect) {
  TLSFIT_NEEDS("mosquitto", "mosquitto");
  TLSFIT_NEEDS("mosquitto_passwd", "mosquitto");
  const TemporaryFolder folder;
  const fs::path passwords = folder.path() / "passwords";
  run_process({"mosquitto_passwd", "-b", "-c", passwords, "maker", "secret"});
  const Server server =
      start_mosquitto(test_pki().ecdsa, {"allow_anonymous false", "password_file " + passwords.string()});
  const auto with = [&](const std::string& user, const std::string& password) {
    return survey_broker(server, "here", {.user = user, .password = password});
  };
  EXPECT_THAT(with("", "").problems, Contains(HasSubstr("refuses CONNECT: not authorized (5); --mqtt-user")));
  EXPECT_THAT(with("maker", "wrong").problems, Contains(HasSubstr("refuses CONNECT")));
  EXPECT_THAT(with("maker", "secret").problems, Each(Not(HasSubstr("broker"))));
}

TEST(Probe, UnreachableAndNotTls) {
  const auto code = [](const std::string& target) {
    try {
      probe::probe_target(parse_target(target), {});
    } catch (const Error& error) {
      return error.exit_code();
    }
    return ExitCode::Done;
  };
  EXPECT_EQ(code("localhost:" + std::to_string(free_port())), ExitCode::Unreachable);
  EXPECT_EQ(code("no-such-host.invalid"), ExitCode::Unreachable);
}

}  // namespace
}  // namespace tlsfit::test
