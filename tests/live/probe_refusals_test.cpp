// Refusals that come of the hello and not of what it asks for, and limits that the first page is too short to
// show. What the servers are stands in their own arguments.
#include <gmock/gmock.h>

#include <map>
#include <mutex>

#include "probe/probe.hpp"
#include "support/proxy.hpp"
#include "support/servers.hpp"
#include "wire/names.hpp"

namespace tlsfit::test {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using enum LimitVerdict;

Profile survey(std::uint16_t port,
               probe::ProbeOptions options = {.application = false, .resumption = false}) {
  options.ca = test_pki().ca;
  return probe::probe_target(parse_target("localhost:" + std::to_string(port)), options);
}

/// Where the suites of a ClientHello stand in its record, and which extensions it has; nothing of other
/// bytes.
struct Hello {
  std::size_t suites_at = 0, suites_size = 0;
  std::map<std::uint16_t, ByteView> extensions;
};

Hello read_hello(ByteView bytes) {
  Hello hello;
  if (bytes.size() < 44 || bytes[0] != 22 || bytes[5] != 1) return hello;
  const std::size_t session = 43 + 1U + bytes[43];
  Reader r(bytes.subspan(session), "hello");
  hello.suites_at = session + 2;
  hello.suites_size = r.block16("suites").rest().size();
  r.block8("compression");
  Reader list = r.block16("extensions");
  while (!list.empty() && list.error().empty()) {
    const std::uint16_t type = list.u16();
    hello.extensions[type] = list.block16("extension").rest();
  }
  return hello;
}

TEST(OldVersions, WithAnEcCertificate) {
  // `openssl s_client -tls1 -cipher ALL:@SECLEVEL=0` ends with ECDHE-ECDSA-AES256-SHA.
  const Server server = start_s_server({test_pki().ecdsa}, {"-www", "-cipher", "ALL:@SECLEVEL=0"});
  const Profile profile = survey(server.port());
  EXPECT_THAT(profile.versions, Each(Pair(::testing::_, Accepted::Accepted)));
}

TEST(OldVersions, WithCiphersThatMbedTlsHasNot) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server =
      start_gnutls_serv({test_pki().ecdsa}, {"--disable-client-cert",
                                             "--priority=NORMAL:-CIPHER-ALL:+3DES-CBC:-VERS-ALL:"
                                             "+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0:+SHA1"});
  const Profile profile = survey(server.port());
  EXPECT_EQ(profile.versions.at("tls1.0"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.1"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.2"), Accepted::Accepted);
  EXPECT_EQ(profile.versions.at("tls1.3"), Accepted::Refused);
  EXPECT_FALSE(profile.suites.contains("tls1.2"));
  EXPECT_THAT(profile.problems,
              Contains(HasSubstr("the server takes TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA")));
}

// A server of those days that says handshake_failure to curves which it does not know, and to signature
// schemes, which RFC 5246 section 7.4.1.4.1 forbids in a hello for older versions.
TEST(OldVersions, WhereCurvesAreTheMatter) {
  const Server server = start_s_server({test_pki().rsa}, {"-www", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  const Proxy picky(server.port(), [](std::uint64_t, Direction direction, Bytes& bytes) {
    if (direction == Direction::ToClient) return true;
    const Hello hello = read_hello(bytes);
    if (!hello.extensions.contains(10) && !hello.extensions.contains(13)) return true;
    for (std::size_t i = 0; i < hello.suites_size; ++i) bytes[hello.suites_at + i] = 0;  // nothing in common
    return true;
  });
  EXPECT_EQ(survey(picky.port()).versions.at("tls1.1"), Accepted::Accepted);
}

// With PSK suites beside them, which the server prefers.
TEST(NullSuites, AreShownBesidePskSuites) {
  const Server server = start_s_server(
      {test_pki().ecdsa, test_pki().rsa},
      {"-www", "-tls1_2", "-serverpref", "-psk", "1234", "-cipher", "PSK:ALL:eNULL:@SECLEVEL=0"});
  const Profile profile = survey(server.port());
  EXPECT_THAT(profile.problems, Contains(::testing::AllOf(HasSubstr("TLS_ECDHE_ECDSA_WITH_NULL_SHA, "),
                                                          HasSubstr("TLS_RSA_WITH_NULL_SHA256"),
                                                          HasSubstr("which encrypt nothing"))));
  EXPECT_THAT(profile.problems, Contains(HasSubstr("which only a pre-shared key could finish")));
}

// BoringSSL and rustls find only where they should sign that no scheme suits, after the ServerHello. Here a
// server that has but one scheme and says so there: which sizes it keeps to must not depend on it.
TEST(Tls13, NoSchemeLeftIsNoWordAboutASize) {
  const Server server = start_s_server({test_pki().rsa}, {"-WWW", "-tls1_3"});
  write_file(server.folder() / "big", std::string(20000, 'x'));
  std::mutex guard;
  std::map<std::uint64_t, bool> suits;
  const Proxy late(server.port(), [&](std::uint64_t connection, Direction direction, Bytes& bytes) {
    const std::lock_guard lock(guard);
    if (direction == Direction::ToServer) {
      const Hello hello = read_hello(bytes);
      if (hello.suites_size == 0) return true;
      bool& has = suits[connection];
      const auto schemes = hello.extensions.find(13);
      for (std::size_t i = 2; schemes != hello.extensions.end() && i + 1 < schemes->second.size(); i += 2)
        has = has || (schemes->second[i] == 0x08 && schemes->second[i + 1] == 0x04);  // rsa_pss_rsae_sha256
      return true;
    }
    if (suits[connection]) return true;
    if (bytes.size() < 5 || bytes[0] != 22) return false;
    bytes.resize(
        std::min<std::size_t>(bytes.size(), 5U + bytes[3] * 256U + bytes[4]));  // the ServerHello alone
    const Bytes handshake_failure = from_hex("15030300020228");
    bytes.insert(bytes.end(), handshake_failure.begin(), handshake_failure.end());
    return true;
  });
  const Profile profile = survey(late.port(), {.path = "/big", .resumption = false});
  EXPECT_THAT(profile.signature_schemes.at("tls1.3"), ElementsAre("rsa_pss_rsae_sha256"));
  EXPECT_THAT(profile.max_fragment_length.at("tls1.3"), Each(Pair(::testing::_, Obeyed)));
  EXPECT_THAT(profile.problems, Not(Contains(HasSubstr("max_fragment_length"))));
}

TEST(More, ALinkOfThePageShowsTheLimits) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx =
      start_nginx({.identities = {test_pki().ecdsa},
                   .page = "<a href=/elsewhere>short</a> <a href='/long?x=1#y'>long</a>",
                   .directives = "ssl_protocols TLSv1.2 TLSv1.3; location = /long { return 200 \"" +
                                 std::string(1500, 'x') + "\"; }"});
  const Profile profile = survey(nginx.port(), {.resumption = false});
  for (const char* const version : {"tls1.2", "tls1.3"})
    EXPECT_THAT(profile.max_fragment_length.at(version), Each(Pair(::testing::_, Obeyed))) << version;
  EXPECT_EQ(profile.largest.application_basis, "negotiated");
  EXPECT_THAT(profile.problems, IsEmpty());
  EXPECT_THAT(profile.notes, ElementsAre(HasSubstr("too short to show whether record limits are kept to; "
                                                   "GET /long?x=1 is not")));
}

TEST(More, APageForWhatIsNotThereShowsTheLimits) {
  const Server server = start_s_server({test_pki().ecdsa}, {"-WWW"});  // repeats the path that it has not
  const Profile profile = survey(server.port(), {.resumption = false});
  EXPECT_THAT(profile.max_fragment_length.at("tls1.2"), Each(Pair(::testing::_, Obeyed)));
  EXPECT_THAT(profile.notes, ElementsAre(HasSubstr("the page for what is not there")));
}

TEST(More, NothingLongIsUnknownWithinFewConnections) {
  TLSFIT_NEEDS("nginx", "nginx");
  const auto profile_of = [](const std::string& page) {
    const Server nginx = start_nginx({.identities = {test_pki().ecdsa},
                                      .page = page,
                                      .directives = "ssl_protocols TLSv1.2; error_page 404 =200 /;"});
    return survey(nginx.port(), {.resumption = false});
  };
  std::string links;
  for (int i = 0; i < 30; ++i) links += "<a href=/" + std::to_string(i) + ">";
  const Profile bare = profile_of("short");
  EXPECT_THAT(bare.max_fragment_length.at("tls1.2"), Each(Pair(::testing::_, Unknown)));
  EXPECT_THAT(bare.problems, ElementsAre(HasSubstr("name something longer with --path")));
  const Profile linked = profile_of(links.substr(0, 200));
  EXPECT_THAT(linked.problems, ElementsAre(HasSubstr("name something longer with --path")));
  EXPECT_LE(linked.connections, bare.connections + 5);  // four links, and one for chance
}

}  // namespace
}  // namespace tlsfit::test
