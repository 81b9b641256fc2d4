#include "apps/console/console.hpp"

#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <vector>

#include "apps/console/jobs.hpp"
#include "net/join/kept.hpp"
#include "soc/soc.hpp"

namespace {

std::deque<char> keys;           ///< typed, not yet read
std::string screen;              ///< what has been sent
std::size_t room = 1024;         ///< left in the ring
std::vector<std::string> asked;  ///< what was asked for

std::string take_screen() {
  return std::exchange(screen, "");
}

}  // namespace

bool soc::console_read(char& c) {
  if (keys.empty()) return false;
  c = keys.front();
  keys.pop_front();
  return true;
}

std::size_t soc::console_write(const char* text, std::size_t size) {
  const std::size_t taken = std::min(size, room);
  screen.append(text, taken);
  room -= taken;
  return taken;
}

std::size_t soc::console_room() {
  return room;
}

void jobs::get(const char* arguments) {
  asked.push_back(std::string("get ") + arguments);
}
void jobs::tls(const char* arguments) {
  asked.push_back(std::string("tls ") + arguments);
}
void jobs::stats() {
  asked.push_back("stats");
  console::print("stats: none");
}

bool net::join::keep(Group group, std::span<const std::uint8_t> texts) {
  asked.push_back(std::to_string(static_cast<unsigned>(group)) + " ");
  for (const std::uint8_t c : texts) asked.back() += c == 0 ? '|' : static_cast<char>(c);
  return true;
}
bool net::join::forget() {
  asked.push_back("forget");
  return true;
}

namespace {

struct ConsoleTest : testing::Test {
  ConsoleTest() {
    room = 100'000;
    keys.clear();
    type("\x03");  // whatever the test before left on the line
    screen.clear();
    asked.clear();
  }
  void type(std::string_view text) {
    keys.insert(keys.end(), text.begin(), text.end());
    console::poll();
  }
};

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(ConsoleTest, EchoesAndRunsWhatIsTyped) {
  type("get https://localhost:8443/\r");
  EXPECT_EQ(take_screen(), "get https://localhost:8443/\r\n");
  EXPECT_THAT(asked, ElementsAre("get https://localhost:8443/"));
}

TEST_F(ConsoleTest, TakesEveryKindOfLineEndOnce) {
  type("stats\rstats\nstats\r\n\r\n\n");
  EXPECT_THAT(asked, ElementsAre("stats", "stats", "stats"));
}

TEST_F(ConsoleTest, ErasesWithBackspaceAndControlU) {
  type("getx\b\x7Ft a\r");
  EXPECT_THAT(asked, ElementsAre("get a"));
  type("nonsense\x15tls b:1\r");
  EXPECT_THAT(asked, ElementsAre("get a", "tls b:1"));
}

TEST_F(ConsoleTest, OutputDoesNotTearWhatIsBeingTyped) {
  type("get htt");
  take_screen();
  EXPECT_TRUE(console::print("[1] done: 200, 612 bytes, 340 ms"));
  EXPECT_EQ(take_screen(), "\r\n[1] done: 200, 612 bytes, 340 ms\r\nget htt");
  type("p://a\r");
  EXPECT_EQ(take_screen(), "p://a\r\n");
  EXPECT_THAT(asked, ElementsAre("get http://a"));
}

TEST_F(ConsoleTest, WhatIsBeingTypedComesBackAsFarAsThereIsRoom) {
  type("get https://localhost/");
  take_screen();
  room = 9 + 4;  // a line between two ends of line, and 4 characters
  EXPECT_TRUE(console::print("hello h"));
  EXPECT_EQ(take_screen(), "\r\nhello h\r\nge");
  room = 100'000;
  type("\b");
  EXPECT_EQ(take_screen(), "t https://localhost/\b \b");
  type("\r");
  EXPECT_THAT(asked, ElementsAre("get https://localhost"));
}

TEST_F(ConsoleTest, LeavesRoomForTheCommandThatIsBeingTyped) {
  EXPECT_GE(console::reserved(), 144U);
  type("get https://localhost/");
  EXPECT_GE(console::reserved(), 144U + 22);
  room = console::reserved();
  type("\r");
  EXPECT_THAT(asked, ElementsAre("get https://localhost/"));
}

TEST_F(ConsoleTest, FramesAreWholeOrNotAtAll) {
  const std::uint8_t bytes[] = {'a', 0, '\r', '\n', 0xFF};
  EXPECT_TRUE(console::frame("[1] body 5", bytes));
  EXPECT_EQ(take_screen(), std::string("[1] body 5\r\na\0\r\n\xFF\r\n", 19));
  room = 18;
  EXPECT_FALSE(console::frame("[1] body 5", bytes));
  room = 19;
  EXPECT_TRUE(console::frame("[1] body 5", bytes));
}

TEST_F(ConsoleTest, RefusesALineThatDoesNotFit) {
  room = 6;
  EXPECT_FALSE(console::print("hello"));
  EXPECT_EQ(screen, "");
  room = 7;
  EXPECT_TRUE(console::print("hello"));
}

TEST_F(ConsoleTest, TypingWaitsWhileTheOutputIsFull) {
  room = 10;
  type("stats\r");
  EXPECT_TRUE(asked.empty());
  room = 100'000;
  console::poll();
  EXPECT_THAT(asked, ElementsAre("stats"));
}

TEST_F(ConsoleTest, NothingIsLostOfALineThatIsTooLong) {
  type(std::string(300, 'x'));
  EXPECT_EQ(take_screen(), std::string(256, 'x') + std::string(44, '\a'));
  type("\r");
  EXPECT_THAT(take_screen(), HasSubstr("no such command"));
}

TEST_F(ConsoleTest, ControlCharactersAreNotEchoed) {
  type("\x1B[2Jstats\r");
  EXPECT_EQ(screen.find('\x1B'), std::string::npos);
}

TEST_F(ConsoleTest, TellsWhatIsWrongWithACommand) {
  type("fetch x\r");
  EXPECT_EQ(take_screen(), "fetch x\r\nno such command: try `help`\r\n");
  type("get\r");
  EXPECT_THAT(take_screen(), HasSubstr("which?"));
  type("   \r");
  EXPECT_EQ(take_screen(), "   \r\n");
  EXPECT_TRUE(asked.empty());
}

TEST_F(ConsoleTest, KeepsWhatTheNetworkIsJoinedWith) {
  type("wifi home 12345678\rwifi \"a \\\"b\\\\\" \"k \\\\\\\"45678\"\rwifi open\rapn net\rapn net u \"\"\r");
  type("apn net u p\rpin 1234\rforget\r");
  EXPECT_THAT(asked, ElementsAre("0 home|12345678|", R"(0 a "b\|k \"45678|)", "0 open||", "1 net|||",
                                 "1 net|u||", "1 net|u|p|", "2 1234|", "forget"));
}

TEST_F(ConsoleTest, RefusesWhatNoNetworkIsJoinedWith) {
  for (const char* const line :
       {"wifi", "wifi \"\"", "wifi ninechars 12345678", "wifi home 1234567", "wifi home 12345678901234567",
        "wifi home \"12345678", "wifi \"home", "wifi home \"12345678\\", "wifi home 12345678 more", "pin 123",
        "pin 1234567", "pin 12a4", "apn"}) {
    type(std::string(line) + "\r");
    EXPECT_THAT(take_screen(), HasSubstr(": want ")) << line;
  }
  EXPECT_TRUE(asked.empty());
}

// On the screen, and when output makes the line come back.
TEST_F(ConsoleTest, ShowsNothingOfASecret) {
  type("  wifi \"a b\" \"correct horse\"");
  EXPECT_EQ(take_screen(), "  wifi \"a b\" ***************");
  console::print("[1] done");
  EXPECT_EQ(take_screen(), "\r\n[1] done\r\n  wifi \"a b\" ***************");
  type(
      "\x15"
      "apn net u p\x15"
      "pin 1234\x15"
      "wif home secret\x15");
  EXPECT_EQ(take_screen(), "\r\napn net u *\r\npin ****\r\nwif home secret\r\n");
}

TEST_F(ConsoleTest, HelpNamesEveryCommand) {
  type("help\r");
  const std::string help = take_screen();
  for (const char* word : {"get ", "tls ", "stats ", "help ", "wifi ", "apn ", "pin ", "forget "})
    EXPECT_THAT(help, HasSubstr(word));
}

}  // namespace
