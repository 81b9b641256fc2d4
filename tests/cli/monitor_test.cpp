// A device's console on a serial port, which is a pseudo-terminal here.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include "cli/serial_line.hpp"
#include "cli/tool.hpp"

namespace tlsfit::test {
namespace {

using testing::HasSubstr;

/// tlsfit monitor, whose input stays open.
class Monitor {
 public:
  Monitor(const std::string& port, const fs::path& place) : said_(place / "said") {
    int input[2];
    EXPECT_EQ(::pipe2(input, O_CLOEXEC), 0);
    input_ = input[1];
    child_ = ::fork();
    if (child_ == 0) {
      const int out = ::open(said_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(input[0], 0);
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::execl(TLSFIT_BINARY, TLSFIT_BINARY, "monitor", port.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(input[0]);
  }
  ~Monitor() {
    if (child_ > 0) end();
  }
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;

  void type(std::string_view text) {
    EXPECT_EQ(::write(input_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  /// Everything that it has said, as soon as this is in it, or after five seconds.
  std::string said(std::string_view wanted) {
    std::string text;
    for (int tries = 0; tries < 500; ++tries) {
      text = fs::exists(said_) ? read_text(said_) : "";
      if (text.find(wanted) != std::string::npos) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return text;
  }
  /// Ends its input; its exit code.
  int end() {
    ::close(input_);
    int status = 0;
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  fs::path said_;
  pid_t child_ = -1;
  int input_ = -1;
};

TEST(Monitor, BringsWhatIsTypedAndSaid) {
  const TemporaryFolder place;
  SerialLine line;
  Monitor monitor(line.port(), place.path());
  EXPECT_THAT(monitor.said("bit/s"), HasSubstr(line.port() + ", 115200 bit/s"));
  monitor.type("stats\n");
  EXPECT_EQ(line.hear("\n"), "stats\r\n") << "and nothing of it comes back by echo";
  line.say("stats: uptime 1 s\r\n");
  EXPECT_THAT(monitor.said("uptime"), HasSubstr("stats: uptime 1 s\r\n"));
  EXPECT_EQ(monitor.end(), 0);
}

TEST(Monitor, WaitsForAPortThatGoesAway) {
  const TemporaryFolder place;
  const fs::path port = place.path() / "port";
  auto line = std::make_unique<SerialLine>();
  fs::create_symlink(line->port(), port);
  Monitor monitor(port.string(), place.path());
  monitor.said("bit/s");
  line->hang_up();
  EXPECT_THAT(monitor.said("gone"), HasSubstr("port is gone: waiting for it"));
  SerialLine another;
  fs::remove(port);
  fs::create_symlink(another.port(), port);
  EXPECT_THAT(monitor.said("back"), HasSubstr("port is back"));
  monitor.type("x");
  another.hear("x");
  another.say("hello again\n");
  EXPECT_THAT(monitor.said("again"), HasSubstr("hello again"));
  EXPECT_EQ(monitor.end(), 0);
}

TEST(Monitor, RefusesWhatIsNoPort) {
  EXPECT_THAT(run_tool({"monitor", "/dev/null"}).err, HasSubstr("it is no serial port"));
  EXPECT_THAT(run_tool({"monitor", "/nowhere"}).err, HasSubstr("/nowhere: No such file or directory"));
  EXPECT_EQ(run_tool({"monitor", "/dev/null", "--baud", "1"}).exit_code, 2);
}

}  // namespace
}  // namespace tlsfit::test
