// A target that has changed since the fit: the image refuses it, and `tlsfit run` says what the image was
// fitted for and what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/board.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Change : public ServedImage {
 protected:
  static void SetUpTestSuite() {
    // Long enough for the probe to see that it keeps to short records.
    serve({.identities = {test_pki().ecdsa}, .page = std::string(3000, 'p'), .directives = tls12});
  }

  /// The target is now `changed`, under the same name and port. What the device says of it.
  static std::string refused(const Server& changed) {
    const std::string map = fmt::format("localhost=127.0.0.1:{}", changed.port());
    const RunResult result = run(*image, {"--map", map, "--get", url(*server)});
    EXPECT_EQ(result.exit_code, 1) << result.transcript;
    EXPECT_EQ(result.outcome(0), "tls-error") << result.transcript;
    EXPECT_EQ(result.report.at("heap_at_end"), 0) << "a refusal must leak nothing";
    return result.error(0);
  }

  static constexpr const char* tls12 = "ssl_protocols TLSv1.2;";
};

TEST_F(Change, AnotherCertificationAuthority) {
  EXPECT_THAT(refused(start_nginx({.identities = {test_pki().other_issuer}, .directives = tls12})),
              HasSubstr("unknown issuer"));
}

TEST_F(Change, TheCertificateWasNotRenewed) {
  EXPECT_THAT(refused(start_nginx({.identities = {test_pki().expired}, .directives = tls12})),
              HasSubstr("expired on"));
}

TEST_F(Change, AnotherVersion) {
  EXPECT_THAT(
      refused(start_nginx({.identities = {test_pki().ecdsa}, .directives = "ssl_protocols TLSv1.3;"})),
      HasSubstr("it does not speak the TLS version offered"));
}

TEST_F(Change, OtherSuites) {
  const Server changed =
      start_nginx({.identities = {test_pki().ecdsa},
                   .directives = std::string(tls12) + " ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384;"});
  EXPECT_THAT(refused(changed), HasSubstr("none of the suites, groups or signature schemes offered"));
}

TEST_F(Change, AnotherGroup) {
  const Server changed = start_nginx(
      {.identities = {test_pki().ecdsa}, .directives = std::string(tls12) + " ssl_ecdh_curve secp384r1;"});
  EXPECT_THAT(refused(changed), HasSubstr("none of the suites, groups or signature schemes offered"));
}

TEST_F(Change, AChainThatHasGrownPastTheBuffer) {
  const Identity grown = test_pki().make_identity("grown-past", {.padding = 3000});
  EXPECT_THAT(refused(start_nginx({.identities = {grown}, .directives = tls12})),
              AllOf(HasSubstr("Certificate message is"), HasSubstr("fit again")));
}

// GnuTLS agrees to the fragment length, and does not keep to it (TLS 1.2).
TEST_F(Change, RecordsThatAreLongerThanWasAgreed) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  EXPECT_THAT(refused(start_gnutls_serv({test_pki().ecdsa}, {"--priority=NORMAL:-VERS-TLS1.3"})),
              AllOf(HasSubstr("a record of the server is"), HasSubstr("fit again")));
}

TEST_F(Change, PeopleAreToldWhatTheImageWasFittedForAndWhatToDo) {
  const Server changed = start_nginx({.identities = {test_pki().other_issuer}, .directives = tls12});
  const ProcessResult result =
      tlsfit({"run", image->elf(), "--map", fmt::format("localhost=127.0.0.1:{}", changed.port()), "--get",
              url(*server)});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out, "") << "nothing of the page may be handed out";
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("unknown issuer"), HasSubstr("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
                    HasSubstr("a chain to CN=tlsfit test root P-256"),
                    HasSubstr("`tlsfit probe " + server->name() + "`")));
}

}  // namespace
}  // namespace tlsfit::test
