// Two at once into one folder.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/tool.hpp"

namespace tlsfit::test {
namespace {

TEST(AtOnce, TheSecondFitIntoAFolderIsRefusedAndTheFirstGoesOn) {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listener, 16), 0);
  ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string target = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const TemporaryFolder folder;
  write_file(folder.path() / "mbedtls/include/mbedtls/build_info.h",
             "#define MBEDTLS_VERSION_STRING \"3.6.0\"\n");
  const std::string out = (folder.path() / "out").string();
  ::setenv("TLSFIT_MBEDTLS_DIR", (folder.path() / "mbedtls").c_str(), 1);
  const pid_t first = ::fork();
  if (first == 0) {
    ::execl(TLSFIT_BINARY, TLSFIT_BINARY, "fit", target.c_str(), "--board", "pico", "--net", "wiznet", "-o",
            out.c_str(), nullptr);
    ::_exit(127);
  }
  const int connection = ::accept(listener, nullptr, nullptr);  // it probes; nobody ever answers
  const ProcessResult second =
      run_tool({"fit", "x.json", "--board", "pico", "--net", "wiznet", "-o", out}, folder.path());
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_THAT(second.err, testing::HasSubstr("out: another tlsfit is at work there"));
  const ProcessResult build =
      run_tool({"build", "--board", "pico", "--net", "wiznet", "--fit", out}, folder.path());
  EXPECT_EQ(build.exit_code, 2) << "a fit that is being written is not read";
  EXPECT_THAT(build.err, testing::HasSubstr("out: another tlsfit is at work there"));
  int status = 0;
  EXPECT_EQ(::waitpid(first, &status, WNOHANG), 0) << "the first goes on";
  ::kill(first, SIGINT);
  ASSERT_EQ(::waitpid(first, &status, 0), first);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) << status;
  EXPECT_FALSE(fs::exists(out)) << "made for nothing";
  ::unsetenv("TLSFIT_MBEDTLS_DIR");
  ::close(connection);
  ::close(listener);
}

}  // namespace
}  // namespace tlsfit::test
