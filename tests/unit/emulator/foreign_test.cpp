// Other people's firmware (tests/emulator_guests), run as `tlsfit run IMAGE --board pico --net wiznet` does.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>

#include "emulator/session.hpp"
#include "guest.hpp"
#include "model/image_info.hpp"

namespace tlsfit::emulator {
namespace {

using testing::HasSubstr;
using testing::Not;

const fs::path source = TLSFIT_SOURCE_DIR;

struct AtConsole {
  RunReport report;
  std::string out;
};

class Foreign : public testing::Test {
 protected:
  void SetUp() override { REQUIRE_ASSEMBLER(); }

  /// Compiles tests/emulator_guests/NAME.c.
  fs::path compiled(const std::string& name) {
    const fs::path guests = source / "tests/emulator_guests", elf = folder.path() / (name + ".elf");
    const ProcessResult linked =
        run_process({"arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16",
                     "-mfloat-abi=hard", "-O1", "-Wall", "-Wextra", "-Werror", "-ffreestanding", "-nostdlib",
                     "-Wl,-T," + (guests / "link.ld").string() + ",--no-warn-rwx-segments", "-o",
                     elf.string(), (guests / "start.c").string(), (guests / (name + ".c")).string()});
    EXPECT_TRUE(linked.ok()) << linked.err;
    return elf;
  }

  /// Runs an image at the console with `input` as the whole of stdin.
  AtConsole run(const fs::path& image, const std::string& input = "", double max_seconds = 60) {
    const fs::path keys = folder.path() / "keys";
    write_file(keys, input);
    AtConsole console;
    testing::internal::CaptureStdout();
    const int saved = ::dup(0);
    EXPECT_NE(std::freopen(keys.c_str(), "r", stdin), nullptr);
    console.report =
        run_session(image, {.given = given, .seed = 1, .max_seconds = max_seconds, .quiet = true});
    ::dup2(saved, 0);
    ::close(saved);
    console.out = testing::internal::GetCapturedStdout();
    return console;
  }

  /// Why the image is refused.
  std::string refusal(const fs::path& image) {
    try {
      run_session(image, {.given = given, .seed = 1, .max_seconds = 1, .quiet = true});
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::Usage);
      return error.what();
    }
    return "not refused";
  }

  TemporaryFolder folder;
  Given given{.board = (source / "configs/boards/pico.json").string(),
              .net = (source / "configs/nets/wiznet.json").string()};
};

TEST_F(Foreign, WaitsForEvents) {
  const AtConsole console = run(compiled("events"));
  EXPECT_EQ(console.report.outcome, "ok") << console.report.error;
  EXPECT_THAT(console.out, HasSubstr("done"));
  EXPECT_THAT(console.out, Not(HasSubstr("FAIL")));
}

TEST_F(Foreign, SwitchesTasksWithFloatingPointFrames) {
  const AtConsole console = run(compiled("tasks"));
  EXPECT_EQ(console.report.outcome, "ok") << console.report.error;
  EXPECT_THAT(console.out, HasSubstr("done"));
  EXPECT_THAT(console.out, Not(HasSubstr("FAIL")));
}

TEST_F(Foreign, ABinaryFileRunsToo) {
  const fs::path elf = compiled("events"), binary = folder.path() / "events.bin";
  ASSERT_TRUE(run_process({"arm-none-eabi-objcopy", "-O", "binary", elf.string(), binary.string()}).ok());
  const AtConsole console = run(binary);
  EXPECT_EQ(console.report.outcome, "ok") << console.report.error;
  EXPECT_THAT(console.out, HasSubstr("done"));
}

TEST_F(Foreign, HearsStandardInputWithoutAGreeting) {
  std::string lines;
  for (int n = 0; n < 100; ++n) lines += "line of input\n";
  const AtConsole console = run(compiled("echo"), lines + "last\n");
  EXPECT_EQ(console.report.outcome, "ok") << console.report.error;
  EXPECT_THAT(console.out, HasSubstr("LINE OF INPUT\r\nLINE"));
  EXPECT_THAT(console.out, HasSubstr("LAST"));
}

TEST_F(Foreign, InputThatNobodyTakesIsNotOk) {
  const AtConsole console = run(compiled("deaf"), "hello\n", 0.5);
  EXPECT_THAT(console.out, HasSubstr("hello"));
  EXPECT_EQ(console.report.outcome, "timeout");
  EXPECT_THAT(console.report.error, HasSubstr("what was typed not taken"));
}

TEST_F(Foreign, ALimitOfTimeHoldsAtTheConsole) {
  const AtConsole console = run(compiled("echo"), std::string(1'000'000, 'y'), 0.5);
  EXPECT_EQ(console.report.outcome, "timeout");
  EXPECT_THAT(console.report.error, HasSubstr("not finished after"));
  EXPECT_LT(console.report.seconds, 10);
}

TEST_F(Foreign, NeedsABoard) {
  const fs::path elf = compiled("echo");
  given = {};
  EXPECT_THAT(refusal(elf), HasSubstr("--board pico --net wiznet"));
}

TEST_F(Foreign, RefusesElfFilesForOtherMachines) {
  EXPECT_THAT(refusal(fs::read_symlink("/proc/self/exe")),
              HasSubstr("want 32, little-endian and 40 (Cortex-M4)"));
}

/// The physical address of the first segment so high that adding its size comes round to 0.
TEST_F(Foreign, RefusesASegmentThatWrapsAround) {
  const fs::path elf = compiled("echo");
  Bytes bytes = read_bytes(elf);
  const auto header = static_cast<std::size_t>(bytes.at(28) | bytes.at(29) << 8);  // e_phoff (ELF-32)
  const auto entries = static_cast<std::size_t>(bytes.at(44));
  for (std::size_t n = 0; n < entries; ++n)
    for (std::size_t at = 0; at < 4; ++at) bytes.at(header + 32 * n + 12 + at) = at == 0 ? 0xF0 : 0xFF;
  const fs::path crafted = folder.path() / "crafted.elf";
  write_file(crafted, ByteView(bytes));
  EXPECT_THAT(refusal(crafted), HasSubstr("not in the board's flash"));
}

}  // namespace
}  // namespace tlsfit::emulator
