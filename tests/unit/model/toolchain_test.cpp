#include "model/toolchain.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {
namespace {

class FindMbedTls : public testing::Test {
 protected:
  void SetUp() override { ::setenv("TLSFIT_MBEDTLS_DIR", folder_.path().c_str(), 1); }
  void TearDown() override { ::unsetenv("TLSFIT_MBEDTLS_DIR"); }
  void tree_of(const std::string& version) const {
    write_file(folder_.path() / "include/mbedtls/build_info.h",
               "#define MBEDTLS_VERSION_STRING         \"" + version + "\"\n");
  }
  static ExitCode failure() {
    try {
      find_mbedtls();
    } catch (const Error& error) {
      return error.exit_code();
    }
    return ExitCode::Done;
  }
  const TemporaryFolder folder_;
};

TEST_F(FindMbedTls, TakesTheNamedTree) {
  tree_of("3.6.6");
  EXPECT_EQ(find_mbedtls().version, "3.6.6");
  EXPECT_EQ(find_mbedtls().folder, folder_.path());
}

TEST_F(FindMbedTls, RefusesAnotherSeries) {
  tree_of("4.0.0");
  EXPECT_EQ(failure(), ExitCode::Usage);
}

TEST_F(FindMbedTls, SaysWhenNothingIsThere) {
  EXPECT_EQ(failure(), ExitCode::Missing);
}

}  // namespace
}  // namespace tlsfit
