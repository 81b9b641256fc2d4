#include "model/run_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tlsfit {
namespace {

TEST(ConsoleCommand, TakesWhatTheConsoleWould) {
  EXPECT_EQ(console_command("--get", "https://a/%20"), "get https://a/%20");
  EXPECT_EQ(console_command("--tls", "a:443"), "tls a:443");
  for (const char* const wrong : {"https://a/\n", "https://a/\x80", "http://a/"})
    EXPECT_THROW(console_command("--get", wrong), Error) << wrong;
}

TEST(AwaitedText, IsSeenWhereverItBegins) {
  AwaitedText awaited("aab"), nothing("");
  for (const char c : std::string("xaaaaaa")) awaited.take(c);
  EXPECT_FALSE(awaited.seen());
  awaited.take('b');
  awaited.take('x');
  EXPECT_TRUE(awaited.seen());
  nothing.take('a');
  EXPECT_FALSE(nothing.seen());
}

TEST(RequestReports, TellOfJobsThatDidNotEndAndOfSuchThatNeverBegan) {
  Console console({});
  for (const char c :
       std::string("[1] get https://a/\r\n[2] get https://b/\r\n[1] done: 200, 0 bytes, 5 ms\r\n"))
    console.take(static_cast<std::uint8_t>(c));
  const Events told{Agreement{}};
  const std::vector<std::string> commands{"get https://a/", "get https://b/", "tls c:443"};
  const auto reports = request_reports({}, {}, console, told, commands, "timeout", "given up");
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].outcome, "ok");
  EXPECT_EQ(reports[0].error, "");
  EXPECT_EQ(reports[1].url, "https://b/");
  EXPECT_EQ(reports[1].outcome, "timeout");
  EXPECT_EQ(reports[2].url, "c:443");
  EXPECT_EQ(reports[2].error, "given up");
}

TEST(RequestReports, TellOfAProgramsSessions) {
  const std::vector<Handshake> sessions{{7, true, true, 100}, {8, false, false, 50}};
  const Events told{Agreement{}};
  const auto reports = request_reports({}, sessions, Console({}), told, {}, "failed", "");
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_TRUE(reports[0].tls_verified && reports[0].tls_resumed);
  EXPECT_EQ(reports[0].handshake_instructions, 100U);
  EXPECT_EQ(reports[1].url, "session 8");
  EXPECT_EQ(reports[1].outcome, "tls-error");
}

}  // namespace
}  // namespace tlsfit
