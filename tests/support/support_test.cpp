#include <gmock/gmock.h>
#include <signal.h>

#include "base/process.hpp"
#include "support/servers.hpp"

namespace tlsfit::test {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

/// What OpenSSL's own client says about a server, as an independent witness of the fixture.
ProcessResult ask(const Server& server, std::vector<std::string> arguments = {}) {
  std::vector<std::string> argv = {
      "openssl",     "s_client",    "-connect",         "127.0.0.1:" + std::to_string(server.port()),
      "-CAfile",     test_pki().ca, "-verify_hostname", "localhost",
      "-servername", "localhost",   "-ign_eof"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run_process(argv, {.input = "GET / HTTP/1.0\r\n\r\n", .timeout = 10s});
}

TEST(Nginx, ServesItsPageWithEitherCertificate) {
  TLSFIT_NEEDS("nginx", "nginx");
  const Server nginx =
      start_nginx({.identities = {test_pki().ecdsa, test_pki().rsa_chain}, .page = "the page\n"});
  for (const char* const algorithms : {"ECDSA+SHA256", "RSA-PSS+SHA256"}) {
    const ProcessResult answer = ask(nginx, {"-sigalgs", algorithms});
    EXPECT_THAT(answer.out, HasSubstr("Verify return code: 0 (ok)"));
    EXPECT_THAT(answer.out, HasSubstr("the page"));
  }
}

TEST(Nginx, EndsWithItsObject) {
  TLSFIT_NEEDS("nginx", "nginx");
  pid_t pid = 0;
  {
    const Server nginx = start_nginx({.identities = {test_pki().ecdsa}});
    pid = nginx.pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST(OpensslServer, AnswersWithTheChain) {
  const Server server = start_s_server({test_pki().ecdsa_chain});
  const ProcessResult answer = ask(server);
  EXPECT_THAT(answer.out, HasSubstr("Verify return code: 0 (ok)"));
  EXPECT_THAT(answer.out, HasSubstr("tlsfit test intermediate P-256"));
}

TEST(GnutlsServer, Answers) {
  TLSFIT_NEEDS("gnutls-serv", "gnutls-bin");
  const Server server = start_gnutls_serv({test_pki().rsa});
  EXPECT_THAT(ask(server).out, HasSubstr("Verify return code: 0 (ok)"));
}

TEST(Pki, BadIdentitiesAreBadForTheReasonTheyAreNamedAfter) {
  EXPECT_THAT(ask(start_s_server({test_pki().wrong_host})).out, HasSubstr("hostname mismatch"));
  EXPECT_THAT(ask(start_s_server({test_pki().expired})).out, HasSubstr("certificate has expired"));
  EXPECT_THAT(ask(start_s_server({test_pki().other_issuer})).out, HasSubstr("Verify return code: 2"));
}

}  // namespace
}  // namespace tlsfit::test
