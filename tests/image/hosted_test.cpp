// Images of boards that run Linux: the executables themselves, natively and by QEMU's user mode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <pty.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "hosted/child.hpp"
#include "image/board.hpp"
#include "image/every_net.hpp"
#include "model/board.hpp"
#include "support/loopback.hpp"
#include "support/proxy.hpp"
#include "support/scripted_server.hpp"

namespace tlsfit::test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr const char* net = "linux";

/// Why images of a board cannot be built or run here; empty if they can.
std::string missing_for(const std::string& board) {
  const Core core =
      load_board((fs::path(TLSFIT_SOURCE_DIR) / "configs/boards" / (board + ".json")).string()).core;
  if (!find_program(core.program("g++"))) return core.package("g++");
  if (!core.runner.empty() && !find_program(core.runner.front())) return core.package("runner");
  return "";
}

NginxOptions with_page() {
  return {.identities = {test_pki().ecdsa},
          .page = std::string(3000, 'p'),
          .directives = "ssl_protocols TLSv1.2;"};
}

/// Each board's own code of TLS: 32 and 64 bits, either order of bytes.
class HostedBoard : public testing::TestWithParam<const char*> {};

TEST_P(HostedBoard, BringsThePageAndRefusesEveryOtherServer) {
  TLSFIT_NEEDS("nginx", "nginx-light");
  if (const std::string missing = missing_for(GetParam()); !missing.empty())
    GTEST_SKIP() << "needs " << missing << ": apt-get install " << missing;
  const Server server = start_nginx(with_page());
  const Image image(server.name(), test_pki().ca, {}, nullptr, net, GetParam());
  const RunResult result = run(image, {"--get", url(server)});
  EXPECT_EQ(result.outcome(0), "ok") << result.transcript;
  EXPECT_EQ(result.request(0).at("http").at("bytes"), 3000);
  EXPECT_TRUE(result.report.at("tls").at("verified").get<bool>());
  EXPECT_GT(result.report.at("peak").at("heap"), 1000);
  EXPECT_GT(result.report.at("peak").at("stack"), 1000);
  expect_refusals(image, server);
  expect_two_at_once(image, server);
  expect_many_in_a_row(image, server);
  expect_flash_as_estimated(image, 0.05);
}

INSTANTIATE_TEST_SUITE_P(Every, HostedBoard,
                         testing::Values("linux", "raspberrypi", "openwrt", "openwrt-mips"));

class Hosted : public ServedImage {
 protected:
  static void SetUpTestSuite() { serve(with_page(), net, {}, "linux"); }

  /// The executable by itself, as a person would start it.
  static hosted::Child start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), image->elf());
    return {arguments, "TLSFIT_REPORT=/dev/null", true};
  }

  /// What it prints until `wanted` is among it, or for 20 s.
  static std::string printed(hosted::Child& child, const std::string& wanted) {
    std::string all;
    for (int i = 0; i < 1000 && all.find(wanted) == all.npos && !child.silent(); ++i)
      all += child.read(milliseconds(20));
    EXPECT_THAT(all, HasSubstr(wanted));
    return all;
  }
};

TEST_F(Hosted, RefusesAHandshakeThatWasTamperedWith) {
  const Identity good = test_pki().make_identity("good", {.names = {"other.example"}});
  const Server behind = start_nginx({.identities = {good}, .directives = "ssl_protocols TLSv1.2;"});
  for (const std::size_t record : {0U, 1U, 2U, 3U}) {
    Proxy proxy(behind.port(), flip_a_bit_of_record(22, record));
    const RunResult result = run(*image, {"--map", fmt::format("other.example=127.0.0.1:{}", proxy.port()),
                                          "--get", "https://other.example/"});
    EXPECT_EQ(result.outcome(0), "tls-error") << "handshake record " << record << "\n" << result.transcript;
  }
}

TEST_F(Hosted, TwoHundredRequestsLeaveTheHeapAsItWas) {
  const RunResult result = run(*image, {"--get", url(*server), "--repeat", "200"});
  EXPECT_EQ(result.exit_code, 0) << result.transcript;
  ASSERT_EQ(result.report.at("requests").size(), 200U);
  for (std::size_t i = 0; i < 200; ++i) ASSERT_EQ(result.outcome(i), "ok") << "request " << i;
  EXPECT_EQ(result.report.at("heap_at_end"), 0);
  const RunResult once = run(*image, {"--get", url(*server)});
  EXPECT_LE(result.report.at("peak").at("heap").get<double>(),
            once.report.at("peak").at("heap").get<double>() * 1.02);
}

TEST_F(Hosted, ASilentServerKeepsNobodyWaiting) {
  Listener* listening = nullptr;
  Listener silent([&](int, std::uint64_t) {
    while (listening == nullptr || !listening->stopping()) std::this_thread::sleep_for(milliseconds(10));
  });
  listening = &silent;
  hosted::Child child = start({});
  printed(child, "time: ");
  child.type(fmt::format("get https://localhost:{}/\n", silent.port()));
  printed(child, "[1] get");
  const pid_t pid = child.pid();
  const auto ticks = [pid] {  // proc(5): utime and stime
    const std::string stat = read_text(fmt::format("/proc/{}/stat", pid));
    unsigned long user = 0, system = 0;
    std::sscanf(stat.c_str() + stat.rfind(')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                &user, &system);
    return user + system;
  };
  const unsigned long used = ticks();
  std::this_thread::sleep_for(std::chrono::seconds(2));
  EXPECT_LE(ticks() - used, 10U) << "it must sleep while it waits: no more than 5 % of the time";
  child.type("stats\n");
  printed(child, "stats: uptime");
  child.type(fmt::format("get {}\n", url(*server)));
  printed(child, "[2] done: 200, 3000 bytes");
}

/// Answers questions for addresses (RFC 1035): 127.0.0.1 for known.example, and else that there is none.
class NameServer {
 public:
  NameServer() : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own = loopback(0);
    socklen_t size = sizeof own;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&own), &size);
    port_ = ntohs(own.sin_port);
    thread_ = std::thread([this] { answer(); });
  }
  ~NameServer() {
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  std::uint16_t port() const { return port_; }

 private:
  void answer() {
    unsigned char message[600];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    for (ssize_t n = 1; n > 0; size = sizeof from) {
      n = ::recvfrom(socket_, message, 512, 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (n < 12) continue;
      const bool known = std::string(message + 12, message + n).find("known") != std::string::npos;
      message[2] = 0x81;
      message[3] = known ? 0x80 : 0x83;
      const unsigned char record[] = {0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1};
      if (known) {
        message[7] = 1;
        std::copy(std::begin(record), std::end(record), message + n);
        n += static_cast<ssize_t>(sizeof record);
      }
      ::sendto(socket_, message, static_cast<std::size_t>(n), 0, reinterpret_cast<const sockaddr*>(&from),
               size);
    }
  }

  int socket_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

TEST_F(Hosted, AsksANameServerByItself) {
  const NameServer names;
  const Identity good = test_pki().make_identity("known", {.names = {"known.example"}});
  const Server known = start_nginx({.identities = {good}, .page = std::string(1234, 'k')});
  hosted::Child child = start({"--name-server", fmt::format("127.0.0.1:{}", names.port())});
  child.type(fmt::format("get https://known.example:{}/\n", known.port()));
  printed(child, "[1] done: 200, 1234 bytes");
  child.type("get https://unheard-of.example/\n");
  printed(child, "[2] error net: the name does not resolve: no such host");
  child.end_input();
  EXPECT_EQ(child.wait(), 1) << "not every request was well";
}

TEST_F(Hosted, SaysThatNoNameServerAnswersWhileTheConsoleGoesOn) {
  const int nobody = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in own = loopback(0);
  socklen_t size = sizeof own;
  ASSERT_EQ(::bind(nobody, reinterpret_cast<const sockaddr*>(&own), sizeof own), 0);
  ::getsockname(nobody, reinterpret_cast<sockaddr*>(&own), &size);
  hosted::Child child = start({"--name-server", fmt::format("127.0.0.1:{}", ntohs(own.sin_port))});
  child.type("get https://unheard-of.example/\nstats\n");
  printed(child, "stats: uptime");
  printed(child, "[1] error net: ");
  ::close(nobody);
}

TEST_F(Hosted, EndsWithItsInput) {
  hosted::Child child = start({});
  child.type(fmt::format("get {}", url(*server)));  // the last line needs no end
  child.end_input();
  printed(child, "[1] done: 200");
  EXPECT_EQ(child.wait(), 0);
  hosted::Child wrong = start({"--no-such-option"});
  EXPECT_EQ(wrong.wait(), 2);
}

TEST_F(Hosted, ControlCEndsItAndLeavesTheTerminalAsItWas) {
  int terminal = -1, here = -1;
  ASSERT_EQ(::openpty(&terminal, &here, nullptr, nullptr, nullptr), 0);
  termios before{}, meanwhile{}, after{};
  ::tcgetattr(here, &before);
  const pid_t child = ::fork();
  if (child == 0) {
    ::login_tty(here);
    ::execl(image->elf().c_str(), image->elf().c_str(), nullptr);
    ::_exit(127);
  }
  std::string screen;
  char bytes[512];
  while (screen.find("time: ") == screen.npos) {
    const ssize_t n = ::read(terminal, bytes, sizeof bytes);
    ASSERT_GT(n, 0) << screen;
    screen.append(bytes, static_cast<std::size_t>(n));
  }
  ::tcgetattr(here, &meanwhile);
  EXPECT_EQ(meanwhile.c_lflag & ECHO, 0U) << "the console echoes by itself";
  ASSERT_EQ(::write(terminal, "\x03", 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  ::tcgetattr(here, &after);
  EXPECT_EQ(after.c_lflag, before.c_lflag);
  ::close(terminal);
  ::close(here);
}

TEST_F(Hosted, CommandsThatItHasNoUseForSaySo) {
  ProcessResult said = tlsfit({"flash", image->elf()});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_THAT(said.err, HasSubstr("there is nothing to flash"));
  said = tlsfit({"run", image->elf(), "--cable", "down@2s"});
  EXPECT_EQ(said.exit_code, 2);
  EXPECT_THAT(said.err, HasSubstr("--cable: only an emulated board has that"));
  said = tlsfit({"size", image->elf()});
  EXPECT_EQ(said.exit_code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("TLS"));
  EXPECT_THAT(said.out, testing::ContainsRegex("heap [0-9,]+ reserved"));
  said = tlsfit({"size", image->elf(), "--max-flash", "10K"});
  EXPECT_EQ(said.exit_code, 1);
  said = tlsfit({"build", "--help"});
  EXPECT_THAT(said.out, HasSubstr("raspberrypi"));
}

/// The whole of the firmware under AddressSanitizer and UndefinedBehaviorSanitizer.
TEST_F(Hosted, SanitizersFindNothing) {
  const char* const mbedtls = std::getenv("TLSFIT_MBEDTLS_DIR");
  const fs::path cache = std::getenv("XDG_CACHE_HOME") != nullptr ? fs::path(std::getenv("XDG_CACHE_HOME"))
                                                                  : fs::path(std::getenv("HOME")) / ".cache";
  const fs::path sources = mbedtls != nullptr ? fs::path(mbedtls) : cache / "tlsfit/mbedtls-3.6";
  const TemporaryFolder folder;
  const std::string firmware = (fs::path(TLSFIT_SOURCE_DIR) / "firmware").string(),
                    flags = "-fsanitize=address,undefined -fno-sanitize-recover=all";
  const auto define = [](const char* name, const std::string& value) {
    return fmt::format("-D{}={}", name, value);
  };
  ProcessResult built =
      run_process({"cmake", "-S", firmware, "-B", folder.path(), "-G", "Ninja",
                   define("CMAKE_TOOLCHAIN_FILE", firmware + "/toolchain.cmake"),
                   define("TLSFIT_FIT_DIR", image->fit_folder()), define("TLSFIT_MBEDTLS_DIR", sources),
                   define("CMAKE_C_FLAGS", flags), define("CMAKE_CXX_FLAGS", flags)});
  ASSERT_TRUE(built.ok()) << built.out << built.err;
  built = run_process({"ninja", "-C", folder.path(), "firmware"});
  ASSERT_TRUE(built.ok()) << built.out << built.err;
  const Server bad = start_nginx({.identities = {test_pki().wrong_host}});
  ProcessOptions options;
  options.input =
      fmt::format("get {}\nget https://other.example/\ntls {}\nstats\n", url(*server), server->name());
  const ProcessResult said = run_process({(folder.path() / "firmware.elf").string(), "--map",
                                          fmt::format("other.example=127.0.0.1:{}", bad.port())},
                                         options);
  EXPECT_THAT(said.out, HasSubstr("[1] done: 200, 3000 bytes"));
  EXPECT_THAT(said.out, HasSubstr("another host"));
  EXPECT_THAT(said.out, HasSubstr("[3] done: handshake"));
  EXPECT_EQ(said.err, "");
  EXPECT_EQ(said.exit_code, 1);
}

}  // namespace
}  // namespace tlsfit::test
