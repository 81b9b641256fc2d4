// An image on its way to a device, and the device's console.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cli/build_fixture.hpp"
#include "cli/serial_line.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The emulated device behind a pseudo-terminal, as a real one is behind a serial port.
TEST_F(Build, MonitorShowsTheConsoleOfADevice) {
  if (!emulator_is_here()) GTEST_SKIP() << "tlsfit-emulator was not built: apt-get install libunicorn-dev";
  need_build();
  const SerialLine serial;
  const int line =
      ::open(serial.port().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);  // it stays, and without echo
  termios raw{};
  ASSERT_EQ(::tcgetattr(line, &raw), 0);
  ::cfmakeraw(&raw);
  ASSERT_EQ(::tcsetattr(line, TCSANOW, &raw), 0);
  const std::string image = out(".elf").string();
  const pid_t device = ::fork();
  if (device == 0) {
    ::dup2(serial.device(), 0);
    ::dup2(serial.device(), 1);
    ::execl(TLSFIT_BINARY, TLSFIT_BINARY, "run", image.c_str(), "-q", nullptr);
    ::_exit(127);
  }
  ProcessOptions options;
  options.input = "\nhelp\nstats\n";
  const ProcessResult result = run_process({TLSFIT_BINARY, "monitor", serial.port()}, options);
  ::kill(device, SIGTERM);
  ::waitpid(device, nullptr, 0);
  ::close(line);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("tls HOST:PORT"));
  EXPECT_THAT(result.out, HasSubstr("stats: uptime "));
}

/// `tlsfit flash` where a stand-in for st-flash, which needs a board on a wire, says what it was told.
ProcessResult flash(const fs::path& image, const fs::path& place, const std::vector<std::string>& arguments,
                    const std::string& code = "0") {
  write_file(place / "st-flash", fmt::format("#!/bin/sh\necho \"$@\"\nexit {}\n", code));
  fs::permissions(place / "st-flash", fs::perms::owner_all);
  ProcessOptions with;
  with.environment = {{"PATH", place.string() + ":/usr/bin:/bin"}};
  std::vector<std::string> all = {TLSFIT_BINARY, "flash", image.string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_process(all, with);
}

TEST_F(Build, FlashCallsWhatThePersonHas) {
  need_build();
  const auto flash = [&](const std::vector<std::string>& arguments, const std::string& code = "0") {
    return test::flash(out(".elf"), folder_->path() / "flashers", arguments, code);
  };
  const ProcessResult shown = flash({"--dry-run", "--with", "st-flash"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(shown.out, fmt::format("st-flash --reset write {} 0x08000000\n", out(".bin").string()));
  const ProcessResult done = flash({"--with", "st-flash", "--board", any_board, "--layout", "bare"});
  EXPECT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, StartsWith("--reset write "));
  EXPECT_THAT(flash({"--dry-run", "--with", "openocd"}).out,
              HasSubstr(fmt::format("'program {{{}}} verify reset exit'", out(".hex").string())));
  const ProcessResult failed = flash({"--with", "st-flash"}, "1");
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.err, HasSubstr("st-flash ended with code 1"));
}

TEST_F(Build, FlashRefusesWhatDoesNotFit) {
  need_build();
  const auto refused = [&](const std::vector<std::string>& arguments, int code, const char* why) {
    const ProcessResult result = flash(out(".elf"), folder_->path() / "flashers", arguments);
    EXPECT_EQ(result.exit_code, code) << result.err;
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_EQ(result.out, "");
  };
  refused({"--board", "rpi-pico"}, 1, "it is for board pico, not rpi-pico: nothing was flashed");
  refused({"--layout", "espruino"}, 1, "it is for layout bare, not espruino");
  refused({"--with", "avrdude"}, 2, "board pico is flashed by dfu-util, st-flash, openocd, stm32flash");
  refused({"--with", "stm32flash"}, 2, "--port /dev/ttyUSB0");
  const Bytes bytes = read_bytes(out(".bin"));
  write_file(out(".bin"), "another");
  refused({"--with", "st-flash"}, 1, "it is not what");
  write_file(out(".bin"), ByteView(bytes));
}

}  // namespace
}  // namespace tlsfit::test
