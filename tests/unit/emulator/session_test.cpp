// Whole runs of small guests that speak the console's protocol over USART1, without a network.
#include "emulator/session.hpp"

#include "guest.hpp"
#include "model/image_info.hpp"

namespace tlsfit::emulator {
namespace {

/// Prints the boot banner, waits for a line, then does `action`.
std::string program(const std::string& action) {
  return R"(
.thumb_func
start: ldr r0, =0x40023800
  movs r1, #2
  str r1, [r0, #0x30]
  movs r1, #16
  str r1, [r0, #0x44]
  ldr r0, =0x40020400
  ldr r1, =0xA280
  str r1, [r0]
  ldr r1, =0x77000000
  str r1, [r0, #0x20]
  ldr r4, =0x40011000
  movs r1, #139
  str r1, [r4, #8]
  ldr r1, =0x200C
  str r1, [r4, #0xC]
  adr.w r0, banner
  bl print
1: ldr r1, [r4]
  lsls r1, r1, #26
  bpl 1b
  ldr r1, [r4, #4]
  cmp r1, #10
  bne 1b
)" + action +
         R"(
2: wfi
  b 2b
.type print, %function
print: ldrb r1, [r0], #1
  cbz r1, 4f
3: ldr r2, [r4]
  lsls r2, r2, #24
  bpl 3b
  str r1, [r4, #4]
  b print
4: bx lr
.size print, . - print
.balign 4
banner: .asciz "tlsfit 9.9.9 on pico\r\n"
.balign 4
job: .asciz "[1] get https://a/\r\n[1] http: 200, length 4\r\n[1] body 4\r\n1234\r\n[1] done: 200, 4 bytes, 1 ms\r\n"
.balign 4
)";
}

class SessionTest : public testing::Test {
 protected:
  /// An ELF file with a `.tlsfit` section for pico and wiznet.
  fs::path image(const std::string& action) {
    const fs::path configs = fs::path(TLSFIT_SOURCE_DIR) / "configs";
    const ImageInfo info{.tlsfit_version = "9.9.9",
                         .mbedtls_version = "",
                         .compiler = "",
                         .layout = "bare",
                         .debug = false,
                         .targets = {},
                         .agreement = {.typed_line = 24},
                         .board = load_json(configs / "boards/pico.json"),
                         .net = load_json(configs / "nets/wiznet.json")};
    write_file(folder.path() / "info.json", dump_json(to_json(info)));
    const fs::path elf = folder.path() / "guest.elf";
    link_guest(program(action), folder.path(), elf);
    const ProcessResult added =
        run_process({"arm-none-eabi-objcopy", "--add-section",
                     ".tlsfit=" + (folder.path() / "info.json").string(), elf.string()});
    EXPECT_TRUE(added.ok()) << added.err;
    return elf;
  }
  RunReport run(const std::string& action, double max_seconds = 20) {
    return run_session(image(action), {.commands = {"get https://a/"},
                                       .maps = {},
                                       .seed = 1,
                                       .max_seconds = max_seconds,
                                       .body_to_stdout = false,
                                       .quiet = true});
  }
  TemporaryFolder folder;
};

TEST_F(SessionTest, ReportsAJob) {
  REQUIRE_ASSEMBLER();
  const RunReport report = run("adr.w r0, job\nbl print");
  EXPECT_EQ(report.outcome, "ok") << report.error;
  ASSERT_EQ(report.requests.size(), 1U);
  EXPECT_EQ(report.requests[0].url, "https://a/");
  EXPECT_EQ(report.requests[0].http_bytes, 4U);
  EXPECT_GT(report.instructions, 1000U);
}

TEST_F(SessionTest, RepeatsInstructionByInstruction) {
  REQUIRE_ASSEMBLER();
  const char* const action = "adr.w r0, job\nbl print";
  EXPECT_EQ(run(action).instructions, run(action).instructions);
}

TEST_F(SessionTest, AFaultNamesTheFunction) {
  REQUIRE_ASSEMBLER();
  const RunReport report = run("ldr r0, =0x60000000\nbl print");
  EXPECT_EQ(report.outcome, "fault");
  EXPECT_NE(report.error.find("read of 0x60000000: no memory there, in print+0x0"), std::string::npos)
      << report.error;
  ASSERT_EQ(report.requests.size(), 1U);
  EXPECT_EQ(report.requests[0].outcome, "fault");
}

TEST_F(SessionTest, AResetEndsTheRun) {
  REQUIRE_ASSEMBLER();
  const RunReport report = run("ldr r0, =0xE000ED0C\nldr r1, =0x05FA0004\nstr r1, [r0]");
  EXPECT_EQ(report.outcome, "fault");
  EXPECT_NE(report.error.find("reset itself"), std::string::npos) << report.error;
}

TEST_F(SessionTest, AGuestThatHangsTimesOut) {
  REQUIRE_ASSEMBLER();
  const RunReport report = run("5: b 5b", 0.5);
  EXPECT_EQ(report.outcome, "timeout");
  EXPECT_NE(report.error.find("not finished"), std::string::npos) << report.error;
}

TEST_F(SessionTest, TypesNoLineThatTheImageDoesNotTake) {
  REQUIRE_ASSEMBLER();
  const fs::path elf = image("adr.w r0, job\nbl print");
  SessionOptions options;
  options.max_seconds = 20;
  options.body_to_stdout = false;
  options.quiet = true;
  options.commands = {"get https://a/" + std::string(10, 'b')};  // 24 characters: as many as it takes
  EXPECT_EQ(run_session(elf, options).outcome, "ok");
  options.commands = {"get https://a/" + std::string(11, 'b')};
  EXPECT_THROW(run_session(elf, options), Error);
}

TEST_F(SessionTest, RefusesWhatIsNoImage) {
  const fs::path text = folder.path() / "text.elf";
  write_file(text, "no ELF");
  EXPECT_THROW(run_session(text, {}), Error);
  EXPECT_THROW(run_session(folder.path() / "nothing.elf", {}), Error);
}

}  // namespace
}  // namespace tlsfit::emulator
