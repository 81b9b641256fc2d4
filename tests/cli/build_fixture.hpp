// Tests that build the real firmware, with the cross compiler.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "cli/tool.hpp"
#include "model/fit.hpp"
#include "model/toolchain.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::test {

inline const std::vector<std::string> endings{".elf", ".bin", ".hex", ".dfu", ".map"};

/// One output folder for all tests: each builds on what is there, as people do.
class Build : public testing::Test {
 protected:
  static void SetUpTestSuite() { folder_ = new TemporaryFolder; }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }

  void SetUp() override {
    for (const char* const program : {"arm-none-eabi-g++", "cmake", "ninja"})
      if (!find_program(program)) GTEST_SKIP() << program << " is not here: scripts/setup installs it";
    try {
      find_mbedtls();
    } catch (const Error& error) {
      GTEST_SKIP() << error.what();
    }
    if (!fs::exists(fit())) make_fit(fit());
  }

  static fs::path fit() { return folder_->path() / "fit"; }
  static fs::path out() { return folder_->path() / "out"; }
  static fs::path out(const std::string& ending) { return out() / ("firmware" + ending); }

  /// The firmware's sample fit, with the fit.json that says what it is for.
  static void make_fit(const fs::path& folder) {
    fs::copy(fs::path(TLSFIT_SOURCE_DIR) / "tests/firmware/sample-fit", folder);
    Fit fit;
    fit.board = any_board;
    fit.net = any_net;
    fit.layout = "bare";
    write_file(folder / "fit.json", dump_json(to_json(fit)));
  }

  static std::vector<std::string> command(const fs::path& fit_folder, std::vector<std::string> more = {}) {
    std::vector<std::string> words =
        on_any_board({"build"}, {"--fit", fit_folder.string(), "-o", out().string()});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  static ProcessResult run(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{TLSFIT_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    ProcessOptions options;
    options.timeout = std::chrono::minutes(8);
    return run_process(words, options);
  }

  static std::map<std::string, Bytes> outputs() {
    std::map<std::string, Bytes> result;
    for (const std::string& ending : endings) result[ending] = read_bytes(out(ending));
    return result;
  }

  static void need_build() {
    if (fs::exists(out(".elf"))) return;
    const ProcessResult result = run(command(fit()));
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  static bool emulator_is_here() {
    return fs::exists(fs::path(TLSFIT_BINARY).parent_path() / "tlsfit-emulator");
  }

  static inline TemporaryFolder* folder_ = nullptr;
};

}  // namespace tlsfit::test
