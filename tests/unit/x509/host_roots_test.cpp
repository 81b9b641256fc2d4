#include "x509/host_roots.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "base/error.hpp"

namespace tlsfit::x509 {
namespace {

class HostRoots : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("SSL_CERT_FILE"); }
};

TEST_F(HostRoots, AreWhatTheEnvironmentNames) {
  const TemporaryFolder folder;
  const fs::path mine = folder.path() / "mine.pem";
  write_file(mine, "");
  ::setenv("SSL_CERT_FILE", mine.c_str(), 1);
  EXPECT_EQ(host_roots_file(), mine);
  ::setenv("SSL_CERT_FILE", "", 1);
  EXPECT_EQ(host_roots_file(), "/etc/ssl/certs/ca-certificates.crt");
}

TEST_F(HostRoots, AFileThatIsNamedIsThere) {
  ::setenv("SSL_CERT_FILE", "/not/there.pem", 1);
  try {
    host_roots_file();
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), testing::HasSubstr("/not/there.pem"));
  }
}

}  // namespace
}  // namespace tlsfit::x509
