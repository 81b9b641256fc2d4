// `tlsfit export` as people call it. What the exported sources can do: tests/live/export_test.cpp.
#include <gmock/gmock.h>

#include "cli/tool.hpp"
#include "model/toolchain.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

class ExportCommand : public testing::Test {
 protected:
  void SetUp() override {
    if (std::holds_alternative<Error>(look_for_mbedtls()))
      GTEST_SKIP() << "Mbed TLS is not here: scripts/setup";
    const ProcessResult fitted =
        run_tool(on_any_board({"--quiet", "fit", TLSFIT_SOURCE_DIR "/examples/ci/targets/api.json"},
                              {"--estimate", "-o", at("fit").string()}),
                 folder_.path());
    ASSERT_TRUE(fitted.ok()) << fitted.err;
  }
  ProcessResult as(const std::string& system, const std::string& to) const {
    return run_tool({"export", "fit", "--as", system, "-o", to}, folder_.path());
  }
  fs::path at(const std::string& name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
};

TEST_F(ExportCommand, EachBuildSystemFindsWhatItLooksFor) {
  const std::pair<const char*, const char*> expected[] = {{"platformio", "library.json"},
                                                          {"arduino", "library.properties"},
                                                          {"esp-idf", "sdkconfig.defaults.tlsfit"},
                                                          {"zephyr", "tlsfit.conf"}};
  for (const auto& [system, file] : expected) {
    const ProcessResult result = as(system, system);
    ASSERT_TRUE(result.ok()) << result.err;
    EXPECT_TRUE(fs::exists(at(system) / file)) << system;
  }
  const Json library = load_json(at("platformio/library.json"));
  for (const char* const key : {"name", "version", "description", "build"})
    EXPECT_TRUE(library.contains(key)) << key;
  EXPECT_EQ(library.at("build").at("srcDir"), "src");
  const std::string properties = read_text(at("arduino/library.properties"));
  for (const char* const key : {"name=", "version=", "author=", "maintainer=", "sentence=", "paragraph=",
                                "category=Communication\n", "url=", "architectures=*\n"})
    EXPECT_THAT(properties, HasSubstr(key));
  for (const char* const system : {"platformio", "arduino"}) {
    EXPECT_TRUE(fs::exists(at(system) / "src/tlsfit.h"));
    EXPECT_THAT(read_text(at(system) / "LICENSE-mbedtls"), HasSubstr("Apache"));
    EXPECT_THAT(read_text(at(system) / "README.md"), HasSubstr("tlsfit.h"));
  }
  EXPECT_TRUE(fs::exists(at("arduino/examples/Fetch/Fetch.ino")));
}

TEST_F(ExportCommand, WhatIsOfMbedTlsIsUnmodified) {
  ASSERT_TRUE(as("pico-sdk", "made").ok());
  EXPECT_THAT(read_text(at("made/CMakeLists.txt")), HasSubstr("add_library(tlsfit"));
  EXPECT_TRUE(fs::exists(at("made/examples/callbacks.c")));
  const fs::path library = find_mbedtls().folder / "library";
  EXPECT_EQ(read_text(at("made/src/library/ssl_msg.inc")), read_text(library / "ssl_msg.c"));
  EXPECT_EQ(read_text(at("made/src/library/x509.c")), read_text(library / "x509.c"));
  EXPECT_FALSE(fs::exists(at("made/src/library/des.c"))) << "what is not needed is not there";
  EXPECT_FALSE(fs::exists(at("made/src/mbedtls/camellia.h"))) << "nor are its headers";
}

TEST_F(ExportCommand, AFolderIsTakenAgainAndNoOtherTouched) {
  ASSERT_TRUE(as("esp-idf", "out").ok());
  write_file(at("out/mine.txt"), "mine");
  ASSERT_TRUE(as("zephyr", "out").ok());
  EXPECT_FALSE(fs::exists(at("out/sdkconfig.defaults.tlsfit"))) << "of the export before";
  EXPECT_EQ(read_text(at("out/mine.txt")), "mine");

  write_file(at("other/mine.txt"), "mine");
  const ProcessResult refused = as("zephyr", "other");
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("name a new folder"));
  write_file(at("out/tlsfit-export.json"), R"({"files": ["../other/mine.txt"]})");
  EXPECT_EQ(as("zephyr", "out").exit_code, 2);
  EXPECT_EQ(read_text(at("other/mine.txt")), "mine");
}

TEST_F(ExportCommand, WrongWordsAreNamed) {
  const ProcessResult system = as("bazel", "out");
  EXPECT_EQ(system.exit_code, 2);
  EXPECT_THAT(system.err, HasSubstr("platformio"));
  const ProcessResult fit = run_tool({"export", "nothing", "--as", "make", "-o", "out"}, folder_.path());
  EXPECT_EQ(fit.exit_code, 2);
  EXPECT_THAT(fit.err, HasSubstr("there is no such folder"));
}

}  // namespace
}  // namespace tlsfit::test
