// What starts the compilers sees everything but a client's private key.
#include <gmock/gmock.h>

#include "cli/tool.hpp"
#include "model/toolchain.hpp"

namespace tlsfit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// The sample fit with a client's key, configured with a launcher that writes down what it starts, and a
/// compiler that writes down how it was called: it may be a link to distcc or ccache.
class LaunchedFirmware : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* const program : {"arm-none-eabi-gcc", "cmake", "ninja"})
      if (!find_program(program)) GTEST_SKIP() << program << " is not here: scripts/setup installs it";
    const auto mbedtls = look_for_mbedtls();
    if (const auto* const missing = std::get_if<Error>(&mbedtls)) GTEST_SKIP() << missing->what();
    fs::copy(fs::path(TLSFIT_SOURCE_DIR) / "tests/firmware/sample-fit", at("fit"));
    write_file(at("fit/fit.cmake"), read_text(at("fit/fit.cmake")) + "set(TLSFIT_SOURCES client_keys.c)\n");
    write_file(at("fit/client_keys.c"), "const char client_key[] = \"s3cret\";\n");
    script("launcher", "echo \"launched: $*\" >>" + at("log").string() + "\nexec \"$@\"\n");
    script("bin/arm-none-eabi-gcc", "echo \"compiler: $CCACHE_DISABLE $DISTCC_HOSTS $ICECC: $*\" >>" +
                                        at("log").string() + "\nexec " +
                                        find_program("arm-none-eabi-gcc")->string() + " \"$@\"\n");
    run({"cmake", "-S", TLSFIT_SOURCE_DIR "/firmware", "-B", at("build").string(), "-G", "Ninja",
         "-DCMAKE_TOOLCHAIN_FILE=" TLSFIT_SOURCE_DIR "/firmware/toolchain.cmake",
         "-DTLSFIT_FIT_DIR=" + at("fit").string(),
         "-DTLSFIT_MBEDTLS_DIR=" + std::get<MbedTls>(mbedtls).folder.string(),
         "-DTLSFIT_LAUNCHER=" + at("launcher").string()});
  }

  fs::path at(const std::string& name) const { return place_.path() / name; }
  void script(const std::string& name, const std::string& text) const {
    write_file(at(name), "#!/bin/sh\n" + text);
    fs::permissions(at(name), fs::perms::owner_all);
  }
  void run(const std::vector<std::string>& argv) const {
    ProcessOptions options;
    options.environment = {{"PATH", at("bin").string() + ":" + std::getenv("PATH")}};
    const ProcessResult result = run_process(argv, options);
    ASSERT_TRUE(result.ok()) << result.out << result.err;
  }
  /// The lines of the log that name a source.
  std::string lines_with(const std::string& source) const {
    std::string found;
    for (const std::string& line : log_lines())
      if (line.find(source) != std::string::npos) found += line + "\n";
    return found;
  }

 private:
  std::vector<std::string> log_lines() const {
    std::vector<std::string> lines;
    const std::string text = read_text(at("log"));
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find('\n', from), text.size());
      lines.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return lines;
  }

  TemporaryFolder place_;
};

TEST_F(LaunchedFirmware, AClientsKeyIsCompiledHereAndPastIt) {
  run({"ninja", "-C", at("build").string(), "client_keys", "CMakeFiles/firmware.dir/text/text.cpp.obj"});
  EXPECT_THAT(lines_with("text/text.cpp"), HasSubstr("launched: "));
  EXPECT_THAT(lines_with("client_keys.c"),
              AllOf(HasSubstr("compiler: 1 localhost disable: "), Not(HasSubstr("launched: "))));
}

}  // namespace
}  // namespace tlsfit::test
