#include <gtest/gtest.h>

#include <cstdlib>

#include "base/process.hpp"
#include "fit_case.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::test {
namespace {

const fs::path folder = fs::path(TLSFIT_SOURCE_DIR) / "tests/golden";
constexpr std::string_view divider = "---\n";

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".case") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public testing::TestWithParam<std::string> {};

/// What comes out of a case: a fit, or the refusal.
std::string outcome(const FitCase& input) {
  try {
    return summary_of(run_fit_case(input));
  } catch (const Error& error) {
    return fmt::format("exit {}: {}\n", static_cast<int>(error.exit_code()), error.what());
  }
}

TEST_P(Golden, Fit) {
  const fs::path path = folder / (GetParam() + ".case");
  const std::string text = read_text(path);
  const std::size_t middle = text.find(divider);
  ASSERT_NE(middle, std::string::npos) << path << ": want input, a line of ---, and the expectation";
  const std::string input = text.substr(0, middle), expected = text.substr(middle + divider.size());
  const std::string got = outcome(parse_fit_case(input));
  if (std::getenv("TLSFIT_GOLDEN_UPDATE") != nullptr && got != expected) {
    write_file(path, input + std::string(divider) + got);
    GTEST_SKIP() << path << " rewritten";
  }
  EXPECT_EQ(got, expected) << "if this is wanted: cmake --build build/release --target golden-update";
}

/// Every option set passes the library's own consistency check, release and debug.
TEST_P(Golden, PassesCheckConfig) {
  const FitCase input =
      parse_fit_case(read_text(folder / (GetParam() + ".case"))
                         .substr(0, read_text(folder / (GetParam() + ".case")).find(divider)));
  MbedTls mbedtls;
  fit::FitFolder made;
  try {
    mbedtls = find_mbedtls();
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
  try {
    made = run_fit_case(input);
  } catch (const Error&) {
    return;  // a refusal has no configuration
  }
  const TemporaryFolder place;
  fit::write_fit(made, place.path());
  std::vector<std::string> sources;
  for (const auto& entry : fs::directory_iterator(place.path()))
    if (entry.path().extension() == ".c") sources.push_back(entry.path().string());
  for (const char* const variant : {"-DNDEBUG", "-DTLSFIT_DEBUG"}) {
    std::vector<std::string> command = {"cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                                        "-fsyntax-only", "-DMBEDTLS_CONFIG_FILE=<mbedtls_config.h>",
                                        "-DMBEDTLS_USER_CONFIG_FILE=<crypto/provided.h>",  // mbedtls.cmake
                                        variant, "-I" + place.path().string(), "-isystem",
                                        (mbedtls.folder / "include").string(),
                                        // the provider's structures, for shapes over it
                                        "-isystem", (fs::path(TLSFIT_SOURCE_DIR) / "firmware").string()};
    command.insert(command.end(), sources.begin(), sources.end());
    const ProcessResult result = run_process(command);
    EXPECT_TRUE(result.ok()) << variant << ":\n" << result.err;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, testing::ValuesIn(case_names()),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace tlsfit::test
