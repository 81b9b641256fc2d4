// `tlsfit check` under servers that change behind a shipped fit's back: one nginx, always at the same port,
// that is restarted with another certificate or other directives, once for each way in which devices can be
// left behind. The fits are estimates: nothing is compiled, but for the rehearsal's client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "base/process.hpp"
#include "model/fit.hpp"
#include "model/profile.hpp"
#include "support/board_and_net.hpp"
#include "support/pki.hpp"
#include "support/proxy.hpp"
#include "support/scripted_server.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;

ProcessResult tlsfit(std::vector<std::string> words,
                     std::chrono::seconds timeout = std::chrono::seconds(60)) {
  words.insert(words.begin(), TLSFIT_BINARY);
  ProcessOptions options;
  options.timeout = timeout;
  return run_process(words, options);
}

/// One nginx at one port, with whatever it is made to be.
class Site {
 public:
  Site() : port_(free_port()) {}

  std::string name() const { return "localhost:" + std::to_string(port_); }
  std::uint16_t port() const { return port_; }

  void become(const Identity& identity, const std::string& directives) {
    down();
    server_.emplace(start_nginx({.identities = {identity},
                                 .page = std::string(6000, 'x'),
                                 .directives = "ssl_prefer_server_ciphers on; " + directives,
                                 .port = port_}));
  }
  void down() { server_.reset(); }

 private:
  std::uint16_t port_;
  std::optional<Server> server_;
};

constexpr const char* as_shipped =
    "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305;";
constexpr const char* as_shipped_tls13 =
    "ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites "
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384;";

/// A server, and the fit that was made for it when it was still as shipped.
struct Shipped {
  Site site;
  TemporaryFolder folder;
  ProcessResult made;

  explicit Shipped(const char* directives) {
    site.become(test_pki().ecdsa_chain, directives);
    made = tlsfit(on_any_board({"fit", site.name()},
                               {"--ca", test_pki().ca.string(), "--estimate", "--quiet", "-o", fit()}));
  }
  std::string fit() const { return (folder.path() / "fit").string(); }
};

Shipped& shipped() {
  static Shipped one(as_shipped);
  return one;
}
Shipped& shipped_tls13() {
  static Shipped one(as_shipped_tls13);
  return one;
}

/// What a check says as JSON, and how it ends.
struct Checked {
  int exit_code = 0;
  Json target;
  std::vector<std::string> kinds(const char* of) const {
    std::vector<std::string> result;
    for (const Json& finding : target.at(of)) result.push_back(finding.at("kind"));
    return result;
  }
};

Checked check(const std::string& fit, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"check", fit, "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const ProcessResult result = tlsfit(words, std::chrono::minutes(5));
  if (result.out.empty()) throw std::runtime_error("tlsfit check: " + result.err);
  const Json json = parse_json(result.out, "check --json");
  EXPECT_THAT(json.at("connections").get<int>(), Le(12)) << result.out;
  return {.exit_code = result.exit_code, .target = json.at("targets").at(0)};
}

#define NEEDS_NGINX() TLSFIT_NEEDS("nginx", "nginx")

struct Change {
  const char* name;
  std::function<Identity()> identity;
  std::string directives;
  std::vector<std::string> changes, warnings;
};
void PrintTo(const Change& change, std::ostream* out) {
  *out << change.name;
}

Identity same() {
  return test_pki().ecdsa_chain;
}

class ChangedServer : public testing::TestWithParam<Change> {};

TEST_P(ChangedServer, IsFoundOut) {
  NEEDS_NGINX();
  ASSERT_TRUE(shipped().made.ok()) << shipped().made.err;
  const Change& change = GetParam();
  shipped().site.become(change.identity(), change.directives.empty() ? as_shipped : change.directives);
  const Checked now = check(shipped().fit());
  EXPECT_EQ(now.kinds("changes"), change.changes) << now.target.dump(2);
  EXPECT_EQ(now.kinds("warnings"), change.warnings) << now.target.dump(2);
  EXPECT_EQ(now.exit_code, change.changes.empty() ? 0 : 1);
  EXPECT_EQ(now.target.at("connects"), change.changes.empty());
}

const Change changes[] = {
    {"nothing", same, "", {}, {}},
    {"certificate_renewed_below_a_new_intermediate",
     [] { return test_pki().make_identity("renewed", {.intermediate = true}); },
     "",
     {},
     {}},
    {"version_gone", same, "ssl_protocols TLSv1.3;", {"version"}, {"prefers-version"}},
    {"suite_gone",
     same,
     "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384;",
     {"suite"},
     {"prefers-suite"}},
    {"group_gone", same, std::string(as_shipped) + "ssl_ecdh_curve X25519;", {"group"}, {}},
    {"signature_scheme_gone",
     same,
     std::string(as_shipped) + "ssl_conf_command SignatureAlgorithms ECDSA+SHA384;",
     {"signature-scheme"},
     {}},
    {"client_certificate_required",
     same,
     std::string(as_shipped) + "ssl_verify_client on; ssl_client_certificate " + test_pki().ca.string() + ";",
     {"client-certificate"},
     {}},
    {"client_certificate_asked_for",
     same,
     std::string(as_shipped) + "ssl_verify_client optional; ssl_client_certificate " +
         test_pki().ca.string() + ";",
     {},
     {"client-certificate"}},
    {"name_not_known_any_more", same, std::string(as_shipped) + "ssl_reject_handshake on;", {"name"}, {}},
    {"anchor_rotated", [] { return test_pki().other_issuer; }, "", {"anchor"}, {}},
    {"certificate_of_another_authority_and_kind",
     [] { return test_pki().rsa_chain; },
     "ssl_protocols TLSv1.2;",
     {"suite", "signature-scheme", "anchor", "certificate"},
     {"prefers-suite"}},
    {"certificate_ended", [] { return test_pki().expired; }, "", {"expired"}, {}},
    {"certificate_not_yet_begun",
     [] { return test_pki().make_identity("early", {.starts_days = 2}); },
     "",
     {"not-yet-valid"},
     {}},
    {"certificate_for_another_name", [] { return test_pki().wrong_host; }, "", {"name"}, {}},
    {"certificate_about_to_end",
     [] { return test_pki().make_identity("soon", {.ends_days = 12}); },
     "",
     {},
     {"ends-soon"}},
    {"chain_beyond_the_buffer",
     [] { return test_pki().make_identity("large", {.intermediate = true, .padding = 2000}); },
     "",
     {"buffer"},
     {}},
    {"another_suite_preferred",
     same,
     "ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256;",
     {},
     {"prefers-suite"}},
    {"another_version_preferred",
     same,
     std::string(as_shipped) + "ssl_protocols TLSv1.2 TLSv1.3;",
     {},
     {"prefers-version"}},
};

INSTANTIATE_TEST_SUITE_P(, ChangedServer, testing::ValuesIn(changes),
                         [](const auto& one) { return one.param.name; });

class ChangedServerOfTls13 : public testing::TestWithParam<Change> {};

TEST_P(ChangedServerOfTls13, IsFoundOut) {
  NEEDS_NGINX();
  ASSERT_TRUE(shipped_tls13().made.ok()) << shipped_tls13().made.err;
  const Change& change = GetParam();
  shipped_tls13().site.become(change.identity(),
                              change.directives.empty() ? as_shipped_tls13 : change.directives);
  const Checked now = check(shipped_tls13().fit());
  EXPECT_EQ(now.kinds("changes"), change.changes) << now.target.dump(2);
  EXPECT_EQ(now.kinds("warnings"), change.warnings) << now.target.dump(2);
  EXPECT_EQ(now.exit_code, change.changes.empty() ? 0 : 1);
}

const Change changes_tls13[] = {
    {"nothing", same, "", {}, {}},
    {"version_gone", same, "ssl_protocols TLSv1.2;", {"version"}, {"prefers-version"}},
    {"suite_gone",
     same,
     "ssl_protocols TLSv1.3; ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;",
     {"suite"},
     {"prefers-suite"}},
    {"group_gone", same, std::string(as_shipped_tls13) + "ssl_ecdh_curve X448;", {"group"}, {}},
    {"signature_scheme_gone",
     [] { return test_pki().rsa_chain; },
     "",
     {"signature-scheme", "anchor", "certificate"},
     {}},
    {"client_certificate_required",
     same,
     std::string(as_shipped_tls13) + "ssl_verify_client on; ssl_client_certificate " +
         test_pki().ca.string() + ";",
     {"client-certificate"},
     {}},
    {"anchor_rotated", [] { return test_pki().other_issuer; }, "", {"anchor"}, {}},
    {"certificate_ended", [] { return test_pki().expired; }, "", {"expired"}, {}},
};

INSTANTIATE_TEST_SUITE_P(, ChangedServerOfTls13, testing::ValuesIn(changes_tls13),
                         [](const auto& one) { return one.param.name; });

class Check : public testing::Test {
 protected:
  void SetUp() override {
    NEEDS_NGINX();
    ASSERT_TRUE(shipped().made.ok()) << shipped().made.err;
    shipped().site.become(same(), as_shipped);
  }
};

// Go's crypto/tls knows no max_fragment_length; GnuTLS agrees to it in TLS 1.2 and forgets it after the
// handshake. Both are dialled as servers that are not live yet.
TEST_F(Check, AServerThatIgnoresTheLimitIsFoundOutBeforeItIsLive) {
  TLSFIT_NEEDS("caddy", "caddy");
  const Server caddy = start_caddy({test_pki().ecdsa_chain}, std::string(100'000, 'x'));
  const Checked now = check(shipped().fit(), {"--connect", caddy.name()});
  EXPECT_EQ(now.exit_code, 1);
  EXPECT_THAT(now.kinds("changes"), ElementsAre("limit")) << now.target.dump(2);
  EXPECT_THAT(now.target.at("changes").at(0).at("what").get<std::string>(), HasSubstr("is ignored now"));
}

TEST_F(Check, AServerThatDoesNotKeepToTheLimitIsFoundOut) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server gnutls = start_gnutls_serv(
      {test_pki().ecdsa_chain}, {"--disable-client-cert", "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.2"});
  const Checked now = check(shipped().fit(), {"--connect", gnutls.name()});
  EXPECT_EQ(now.exit_code, 1);
  EXPECT_THAT(now.kinds("changes"), ElementsAre("limit")) << now.target.dump(2);
  EXPECT_THAT(now.target.at("changes").at(0).at("what").get<std::string>(), HasSubstr("not kept to"));
}

// GnuTLS keeps record_size_limit in TLS 1.3, and nginx does not know it.
TEST_F(Check, ARecordSizeLimitThatIsIgnoredIsFoundOut) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const TemporaryFolder folder;
  const std::string fit = (folder.path() / "fit").string();
  const Server gnutls = start_gnutls_serv(
      {test_pki().ecdsa_chain},
      {"--disable-client-cert", "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM"});
  const ProcessResult made = tlsfit(on_any_board(
      {"fit", gnutls.name()}, {"--ca", test_pki().ca.string(), "--estimate", "--quiet", "-o", fit}));
  ASSERT_TRUE(made.ok()) << made.err;
  ASSERT_TRUE(fit_from_json(load_json(fs::path(fit) / "fit.json"), "fit").plans.at(0).record.rsl);
  EXPECT_THAT(check(fit).kinds("changes"), IsEmpty());
  shipped().site.become(same(), as_shipped_tls13);
  const Checked now = check(fit, {"--connect", shipped().site.name()});
  EXPECT_EQ(now.exit_code, 1);
  EXPECT_THAT(now.kinds("changes"), Contains("limit")) << now.target.dump(2);
}

TEST_F(Check, AChainThatNearsTheBuffersEndIsWarnedOf) {
  const Fit fit = fit_from_json(load_json(fs::path(shipped().fit()) / "fit.json"), "fit");
  const std::uint32_t buffer = fit.plans.at(0).record.in;
  bool warned = false;
  // Names are padded by 52 bytes at a time: one of these lengths is in the last tenth.
  for (std::size_t padding = 0; padding <= buffer && !warned; padding += 52) {
    shipped().site.become(test_pki().make_identity(fmt::format("padded{}", padding),
                                                   {.intermediate = true, .padding = padding}),
                          as_shipped);
    const Checked now = check(shipped().fit());
    warned = now.kinds("warnings") == std::vector<std::string>{"buffer"};
    EXPECT_EQ(now.exit_code, now.kinds("changes").empty() ? 0 : 1);
    if (now.exit_code == 1) break;
  }
  EXPECT_TRUE(warned);
}

TEST_F(Check, AServerThatIsDownIsExitCode4) {
  shipped().site.down();
  const Checked now = check(shipped().fit());
  EXPECT_EQ(now.exit_code, 4);
  EXPECT_TRUE(now.target.at("connects").is_null());
  EXPECT_THAT(now.target.at("error").get<std::string>(), HasSubstr("refuses the connection"));
}

TEST_F(Check, AServerThatGoesAwayOnTheWayIsExitCode4) {
  const Proxy proxy(shipped().site.port(),
                    [](std::uint64_t connection, Direction, Bytes&) { return connection == 0; });
  const Checked now = check(shipped().fit(), {"--connect", "localhost:" + std::to_string(proxy.port())});
  EXPECT_EQ(now.exit_code, 4) << now.target.dump(2);
  EXPECT_THAT(now.target.at("error").get<std::string>(), HasSubstr("it speaks no TLS at all"));
}

TEST_F(Check, SaysItInEveryForm) {
  const std::string junit = (shipped().folder.path() / "check.xml").string();
  const ProcessResult yes = tlsfit({"check", shipped().fit(), "--junit", junit, "--days", "3650"});
  EXPECT_EQ(yes.exit_code, 0) << yes.err;
  EXPECT_THAT(yes.out, HasSubstr("devices with this image still connect"));
  EXPECT_THAT(yes.out, HasSubstr("warning  the certificate CN="));
  EXPECT_THAT(read_text(junit), HasSubstr("failures=\"0\""));
  shipped().site.become(test_pki().other_issuer, as_shipped);
  const ProcessResult no = tlsfit({"check", shipped().fit(), "--markdown", "--junit", junit});
  EXPECT_EQ(no.exit_code, 1) << no.err;
  EXPECT_THAT(no.out, HasSubstr("### Devices in the field do not connect any more"));
  EXPECT_THAT(read_text(junit), HasSubstr("<failure message=\"the chain of CN="));
}

TEST_F(Check, OfAFolderSaysWhichFitsAreInTrouble) {
  const TemporaryFolder fleet;
  fs::create_directories(fleet.path() / "devices");
  for (int i = 0; i < 20; ++i)
    fs::copy(shipped().fit(), fleet.path() / fmt::format("devices/{:02}", i), fs::copy_options::recursive);
  fs::copy(shipped().fit(), fleet.path() / "devices/.hidden", fs::copy_options::recursive);
  const ProcessResult all = tlsfit({"check", "--all", fleet.path().string()});
  EXPECT_EQ(all.exit_code, 0) << all.out << all.err;
  EXPECT_THAT(all.out, HasSubstr("20 targets: 20 still connect; 0 warnings;"));
  write_file(fleet.path() / "devices/07/fit.json", "{");
  fs::remove_all(fleet.path() / "devices/08/profiles");
  shipped().site.become(test_pki().other_issuer, as_shipped);
  const ProcessResult some = tlsfit({"check", "--all", fleet.path().string()});
  EXPECT_EQ(some.exit_code, 1);
  EXPECT_THAT(some.out, HasSubstr("fit.json:1: not JSON"));
  EXPECT_THAT(some.out, HasSubstr("08: keeps no profile of localhost"));
  EXPECT_THAT(some.out, HasSubstr("20 targets: 0 still connect, 18 no longer, 2 unknown"));
}

TEST_F(Check, AFitForAnyServerIsCheckedAgainstThoseThatAreNamed) {
  const TemporaryFolder folder;
  const std::string fit = (folder.path() / "fit").string();
  std::vector<std::string> words = on_any_board({"fit"}, {"--estimate", "--quiet", "-o", fit});
  ASSERT_TRUE(tlsfit(words).ok());
  const ProcessResult unnamed = tlsfit({"check", fit});
  EXPECT_EQ(unnamed.exit_code, 2);
  EXPECT_THAT(unnamed.err, HasSubstr("name those that devices speak to"));
  const Checked now = check(fit, {shipped().site.name()});
  EXPECT_EQ(now.exit_code, 1);
  EXPECT_THAT(now.kinds("changes"), ElementsAre("anchor")) << now.target.dump(2);
}

TEST_F(Check, NothingPrivateIsInAFitsProfiles) {
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(shipped().fit()) / "profiles")) {
    const std::string text = read_text(entry.path());
    EXPECT_THAT(text, testing::Not(HasSubstr("PRIVATE KEY")));
    EXPECT_THAT(text, testing::Not(HasSubstr(test_pki().folder().string())));
  }
}

// The client is compiled once; ccache has its objects from other tests.
TEST_F(Check, ARehearsalShakesHandsForReal) {
  for (const char* const program : {"cmake", "ninja", "cc", "c++"})
    if (!find_program(program)) GTEST_SKIP() << "there is no " << program;
  const Checked yes = check(shipped().fit(), {"--rehearse"});
  EXPECT_EQ(yes.exit_code, 0) << yes.target.dump(2);
  EXPECT_EQ(yes.target.at("rehearsal"), "ok");
  shipped().site.become(test_pki().other_issuer, as_shipped);
  const Checked no = check(shipped().fit(), {"--rehearse"});
  EXPECT_EQ(no.exit_code, 1);
  EXPECT_THAT(no.kinds("changes"), ElementsAre("anchor", "rehearsal")) << no.target.dump(2);
}

/// What servers that mean no good do, and how many connections they are worth.
struct Nuisance {
  const char* name;
  std::function<void(int)> script;
};
void PrintTo(const Nuisance& one, std::ostream* out) {
  *out << one.name;
}

class NuisanceServer : public testing::TestWithParam<Nuisance> {};

TEST_P(NuisanceServer, GetsNoMoreThanTwelveConnections) {
  NEEDS_NGINX();
  for (Shipped* const fit : {&shipped(), &shipped_tls13()}) {
    ASSERT_TRUE(fit->made.ok()) << fit->made.err;
    std::atomic<int> accepted{0};
    const ScriptedServer server([&](int connection) {
      ++accepted;
      GetParam().script(connection);
    });
    const Checked now = check(fit->fit(), {"--connect", server.name(), "--timeout", "10"});
    EXPECT_THAT(accepted.load(), Le(12));
    EXPECT_EQ(now.target.at("connections").get<int>(), accepted.load());
    EXPECT_THAT(now.exit_code, testing::AnyOf(1, 4));
  }
}

const Nuisance nuisances[] = {
    {"closes", [](int) {}},
    {"resets", [](int connection) { reset_on_close(connection); }},
    {"is_no_tls",
     [](int connection) {
       send_all(connection, Bytes{'H', 'T', 'T', 'P', '/', '1', '\r', '\n'});
     }},
    {"handshake_failure",
     [](int connection) {
       send_all(connection, Bytes{21, 3, 3, 0, 2, 2, 40});
     }},
    {"internal_error",
     [](int connection) {
       send_all(connection, Bytes{21, 3, 3, 0, 2, 2, 80});
     }},
    {"begins_and_stops",
     [](int connection) {
       send_all(connection, Bytes{22, 3, 3, 0, 80, 2, 0});
     }},
};

INSTANTIATE_TEST_SUITE_P(, NuisanceServer, testing::ValuesIn(nuisances),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace tlsfit::test
