// What holds for every command.
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

#include "cli/tool.hpp"
#include "model/fields.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> commands() {
  const std::string help = run_tool({"--help"}).out;
  std::vector<std::string> names;
  std::size_t at = help.find("Subcommands:");
  const std::size_t end = help.find("\n\n", at);
  while (at != std::string::npos && (at = help.find("\n  ", at)) < end) {
    at += 3;
    if (help.at(at) != ' ') names.push_back(help.substr(at, help.find(' ', at) - at));
  }
  return names;
}

TEST(EveryCommand, HasHelpWithAnExample) {
  const std::vector<std::string> names = commands();
  EXPECT_GE(names.size(), 5u);
  for (const std::string& name : names) {
    const ProcessResult result = run_tool({name, "--help"});
    EXPECT_EQ(result.exit_code, 0) << name;
    EXPECT_THAT(result.out, HasSubstr("Example")) << name;
    EXPECT_THAT(result.out, HasSubstr("  tlsfit " + name)) << name;
    EXPECT_EQ(result.err, "") << name;
  }
}

TEST(EveryCommand, TakesQuietAndVerboseBeforeAndAfterItsName) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--quiet", "doctor", "--json"}, {"doctor", "--json", "--quiet"}, {"doctor", "-v", "--json"}}) {
    const ProcessResult result = run_tool(arguments);
    EXPECT_TRUE(result.exit_code == 0 || result.exit_code == 3) << result.err;
    EXPECT_EQ(parse_json(result.out, "doctor").at("schema"), "tlsfit.doctor/1");
  }
}

TEST(Tool, Version) {
  const ProcessResult result = run_tool({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, StartsWith("tlsfit " TLSFIT_VERSION "\n"));
  EXPECT_THAT(result.out, HasSubstr("\nMbed TLS "));
}

// In an empty PATH everything is missing, and each line says how to get it.
TEST(Doctor, NamesEveryToolAndHowToInstallIt) {
  const TemporaryFolder empty;
  ProcessOptions nothing;
  nothing.environment = {{"PATH", empty.path().string()}};
  const ProcessResult result = run_process({TLSFIT_BINARY, "doctor", "--json"}, nothing);
  EXPECT_EQ(result.exit_code, 3) << result.err;
  std::set<std::string> missing;
  const Json report = parse_json(result.out, "doctor");
  for (const Json& tool : report.at("tools")) {
    if (tool.at("found") == false) missing.insert(tool.at("name"));
    EXPECT_THAT(tool.at("install").get<std::string>(),
                testing::AnyOf(StartsWith("apt-get install "), "scripts/setup"));
  }
  for (const char* const name :
       {"arm-none-eabi-gcc", "arm-none-eabi-g++", "arm-none-eabi-objcopy", "cmake", "ninja", "cc", "c++"})
    EXPECT_TRUE(missing.contains(name)) << name;
}

TEST(Doctor, AsksForOneBoardsCompilerNotForAll) {
  const TemporaryFolder programs;
  for (const char* const name :
       {"arm-none-eabi-gcc", "arm-none-eabi-g++", "arm-none-eabi-objcopy", "cmake", "ninja"}) {
    write_file(programs.path() / name, "");
    fs::permissions(programs.path() / name, fs::perms::owner_all);
  }
  ProcessOptions only;
  only.environment = {{"PATH", programs.path().string()}};
  const Json report = parse_json(run_process({TLSFIT_BINARY, "doctor", "--json"}, only).out, "doctor");
  std::size_t others = 0;
  for (const Json& tool : report.at("tools")) {
    if (!tool.at("name").get<std::string>().starts_with("xtensa-")) continue;
    ++others;
    EXPECT_EQ(tool.at("found"), false);
    EXPECT_EQ(tool.at("required"), false) << tool;
  }
  EXPECT_EQ(others, 3U);
}

/// What every command prints on without servers, compilers and images; those of `run` are in build_test.cpp.
std::vector<std::string> printing_commands() {
  std::vector<std::string> lines{"--help",
                                 "--version",
                                 "doctor",
                                 "doctor --json",
                                 "explain MBEDTLS_GCM_C",
                                 "explain MBEDTLS_GCM_C --json"};
  for (const std::string& name : commands()) lines.push_back(name + " --help");
  return lines;
}

TEST(Tool, ResultsThatCannotBeWrittenAreAnError) {
  for (const std::string& command : printing_commands()) {
    const ProcessResult result =
        run_process({"sh", "-c", "exec \"$0\" " + command + " >/dev/full", TLSFIT_BINARY});
    EXPECT_EQ(result.exit_code, 2) << command;
    EXPECT_EQ(result.err, "tlsfit: standard output cannot be written: No space left on device\n") << command;
  }
}

TEST(Tool, AClosedPipeEndsItQuietlyBySigpipe) {
  for (const std::string& command : printing_commands()) {
    // `true` is gone when it begins.
    const ProcessResult result = run_process(
        {"bash", "-c", "{ sleep 0.1; exec \"$0\" " + command + "; } | true; exit ${PIPESTATUS[0]}",
         TLSFIT_BINARY});
    EXPECT_EQ(result.exit_code, 128 + SIGPIPE) << command;
    EXPECT_EQ(result.err, "") << command;
  }
}

// What a file or an argument brings along does not drive the terminal, whoever complains.
TEST(Tool, WhatPeopleBringAlongDoesNotDriveTheTerminal) {
  const TemporaryFolder folder;
  const std::string wild = "\x1b]0;owned\x07\x1b[2J\xc2\x9b";
  write_file(folder.path() / "targets.txt", wild + "\n");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"probe", "--targets", "targets.txt"},
           {"probe", wild},
           {"fit", wild + ".json", "--board", "pico", "--net", "wiznet"},
           {"fit", "x.json", "--board", wild, "--net", "wiznet"},
           {"fit", "x.json", "--board", "pico", "--net", wild},
           {"fit", "x.json", "--board", "pico", "--net", "wiznet", "--layout", wild},
           {"fit", "x.json", "--board", "pico", "--net", "wiznet", "--" + wild},
           {"build", "--board", "pico", "--net", "wiznet", "--fit", wild},
           {"explain", wild},
           {"size", wild},
           {"run", wild},
           {wild}}) {
    const ProcessResult result = run_tool(arguments, folder.path());
    EXPECT_THAT(result.exit_code, testing::AnyOf(1, 2)) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    for (const unsigned char c : result.out + result.err) EXPECT_TRUE(c == '\n' || c >= 0x20) << result.err;
    EXPECT_EQ((result.out + result.err).find("\xc2\x9b"), std::string::npos) << result.err;
  }
}

// `cmake --install` into an empty folder: the program finds its data there, wherever it is called from.
TEST(Installed, FindsItsData) {
  const TemporaryFolder folder;
  const fs::path prefix = folder.path() / "a prefix";
  const ProcessResult installed =
      run_process({"cmake", "--install", TLSFIT_BUILD_DIR, "--prefix", prefix.string()});
  ASSERT_TRUE(installed.ok()) << installed.err;
  const std::string program = (prefix / "bin" / "tlsfit").string();
  ProcessOptions elsewhere;
  elsewhere.folder = "/";
  const ProcessResult version = run_process({program, "--version"}, elsewhere);
  EXPECT_EQ(version.exit_code, 0) << version.err;
  EXPECT_THAT(version.out, StartsWith("tlsfit "));
  const ProcessResult doctor = run_process({program, "doctor", "--json"}, elsewhere);
  EXPECT_TRUE(doctor.exit_code == 0 || doctor.exit_code == 3) << doctor.err;
  EXPECT_FALSE(parse_json(doctor.out, "doctor").at("tools").empty());
  // The boards it lists are those of the installed configs.
  const ProcessResult build =
      run_process({program, "build", "--board", "nope", "--net", "wiznet", "--fit", "x"}, elsewhere);
  EXPECT_EQ(build.exit_code, 2);
  EXPECT_THAT(build.err, HasSubstr("unknown board 'nope'; there are: "));
  EXPECT_THAT(build.err, HasSubstr("pico"));
  for (const char* const data : {"configs/components.json", "configs/nets/wiznet.json",
                                 "firmware/CMakeLists.txt", "templates/link.ld.mustache"})
    EXPECT_TRUE(fs::is_regular_file(prefix / "share" / "tlsfit" / data)) << data;
}

}  // namespace
}  // namespace tlsfit::test
