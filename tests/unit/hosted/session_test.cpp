// Runs of executables, with shell scripts in the place of the image's own code.
#include "hosted/session.hpp"

#include <gmock/gmock.h>

#include <csignal>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit::hosted {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Board board() {
  Board linux;
  linux.id = "linux";
  linux.core.hosted = true;
  return linux;
}

std::string complaint_about(const std::vector<std::string>& arguments) {
  try {
    options_from(arguments, board());
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

TEST(HostedOptions, AreThoseThatAnExecutableCanKeep) {
  const SessionOptions options =
      options_from({"--tls", "b:1", "--get", "https://a/", "--at-once", "--repeat", "3", "--map", "a=1.2.3.4",
                    "--max-seconds", "2.5", "--allow-net", "--sessions", "2"},
                   board());
  EXPECT_THAT(options.commands, ElementsAre("get https://a/", "tls b:1"));
  EXPECT_THAT(options.maps, ElementsAre("a=1.2.3.4"));
  EXPECT_TRUE(options.at_once);
  EXPECT_EQ(options.repeat, 3U);
  EXPECT_EQ(options.sessions, 2U);
  EXPECT_EQ(options.max_seconds, 2.5);
}

TEST(HostedOptions, RefuseWhatOnlyAnEmulatedBoardHas) {
  for (const char* const option : {"--cable", "--modem", "--flash", "--pin", "--clock", "--speed", "--seed"})
    EXPECT_THAT(complaint_about({option, "x"}),
                testing::AllOf(testing::StartsWith(std::string(option) + ": only an emulated board has that"),
                               HasSubstr("linux")));
  EXPECT_THAT(complaint_about({"--profile"}), HasSubstr("only an emulated board"));
  EXPECT_EQ(complaint_about({"--repeat", "x"}), "--repeat x: want a number");
  EXPECT_THAT(complaint_about({"--get", "http://a/"}), HasSubstr("https://"));
}

class HostedSession : public testing::Test {
 protected:
  static void SetUpTestSuite() { std::signal(SIGPIPE, SIG_IGN); }  // as base/program does

  /// A script that the system starts as it would the image; an ELF file lies about the memory.
  RunReport run(const std::string& script, SessionOptions options) {
    const fs::path image = folder_.path() / "image", elf = folder_.path() / "elf";
    write_file(image, script);
    Board linux = board();
    linux.core.runner = {"/bin/sh", image.string()};
    options.quiet = true;
    options.body_to_stdout = false;
    return run_session("/proc/self/exe", info_, linux, options);
  }

  TemporaryFolder folder_;
  ImageInfo info_ = {.agreement = {.handshake_begins = 1,
                                   .handshake_failed = 2,
                                   .handshake_verified = 3,
                                   .handshake_resumed = 4,
                                   .program_done = 5,
                                   .program_failed = 6,
                                   .typed_line = 256}};
};

TEST_F(HostedSession, TypesOneCommandAfterAnotherAndReadsTheReport) {
  const RunReport report =
      run("echo tlsfit 0 on linux\n"
          "n=0\n"
          "while read -r word url; do\n"
          "  n=$((n + 1)); echo \"[$n] $word $url\"; echo \"[$n] done: 200, 0 bytes, 1 ms\"\n"
          "done\n"
          "{ echo told 1 1; echo told 1 3; echo told 0 5; echo heap 0 2464; echo stack 1800 0; }"
          ">>\"$TLSFIT_REPORT\"\n",
          {.commands = {"get https://a/", "tls b:1"}, .repeat = 2});
  ASSERT_EQ(report.requests.size(), 4U);
  for (const RequestReport& each : report.requests) EXPECT_EQ(each.outcome, "ok");
  EXPECT_EQ(report.requests[1].url, "b:1");
  EXPECT_EQ(report.outcome, "ok");
  EXPECT_EQ(report.peak_heap, 2464U);
  EXPECT_EQ(report.peak_stack, 1800U);
  EXPECT_GT(report.peak_static, 0U);
}

TEST_F(HostedSession, SaysBySignalOrCodeHowItEnded) {
  RunReport report = run("echo tlsfit 0 on linux; kill -SEGV $$\n", {.commands = {"get https://a/"}});
  EXPECT_EQ(report.outcome, "fault");
  EXPECT_EQ(report.error, "ended by signal 11 (Segmentation fault)");
  EXPECT_EQ(report.requests.at(0).outcome, "fault");
  report = run("exit 2\n", {.commands = {"get https://a/"}});
  EXPECT_EQ(report.outcome, "timeout");
  EXPECT_EQ(report.error, "ended with code 2");
}

TEST_F(HostedSession, EndsWhatTakesTooLong) {
  const RunReport report =
      run("echo tlsfit 0 on linux; exec sleep 60\n", {.commands = {"get https://a/"}, .max_seconds = 0.2});
  EXPECT_EQ(report.outcome, "timeout");
  EXPECT_THAT(report.error, HasSubstr("not finished after "));
  EXPECT_LT(report.seconds, 10);
}

TEST_F(HostedSession, WaitsForWhatAProgramPrintsOrForItsHandshakes) {
  info_.app = "weather";
  RunReport report = run("echo 21 degrees; exec sleep 60\n", {.until = "degrees"});
  EXPECT_EQ(report.outcome, "ok");
  report = run("{ echo told 1 1; echo told 1 3; } >>\"$TLSFIT_REPORT\"; exec sleep 60\n", {.sessions = 1});
  EXPECT_EQ(report.outcome, "ok");
  ASSERT_EQ(report.requests.size(), 1U);
  EXPECT_TRUE(report.requests[0].tls_verified);
  report = run("echo told 0 6 >>\"$TLSFIT_REPORT\"; exit 1\n", {});
  EXPECT_EQ(report.outcome, "failed");
  EXPECT_EQ(report.error, "the program said that it failed");
}

TEST_F(HostedSession, NamesThePackageOfAMissingEmulator) {
  Board other = board();
  other.core.runner = {"qemu-pdp11"};
  other.core.packages = {{"runner", "qemu-user"}};
  try {
    run_session("/proc/self/exe", info_, other, {.commands = {"get https://a/"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "qemu-pdp11 is not on this machine, which runs images for linux: apt-get install qemu-user");
  }
}

}  // namespace
}  // namespace tlsfit::hosted
