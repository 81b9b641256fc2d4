#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "net/at/command.hpp"
#include "net/at/parser.hpp"
#include "soc/net_bus.hpp"

namespace {

using namespace net::at;

std::string line_to_modem;
std::size_t room = 0;

/// Each event of a text: lines as they are, a prompt as ">", a mark as what came before it and "|".
std::vector<std::string> events(std::string_view text) {
  Parser parser;
  std::vector<std::string> found;
  for (const char c : text) {
    switch (parser.take(static_cast<std::uint8_t>(c))) {
      case Event::None:
        break;
      case Event::Line:
        found.emplace_back(parser.line());
        break;
      case Event::Prompt:
        found.emplace_back(">");
        break;
      case Event::Mark:
        found.push_back(std::string(parser.line()) + "|");
        break;
    }
  }
  return found;
}

using Events = std::vector<std::string>;

TEST(AtParser, TellsLinesPromptsAndHeaders) {
  EXPECT_EQ(events("\r\nOK\r\n> "), (Events{"OK", ">"}));
  EXPECT_EQ(events("0,CONNECT\r\n\r\nOK\r\n"), (Events{"0,CONNECT", "OK"}));
  EXPECT_EQ(events("\r\n+IPD,0,48:"), (Events{"+IPD,|", "+IPD,0,|", "+IPD,0,48:|"}));
  EXPECT_EQ(events("a > b\n"), (Events{"a > b"})) << "a prompt stands at the beginning of a line";
}

TEST(AtParser, PassesOverNoiseAndTheRestOfLongLines) {
  EXPECT_EQ(events("\xFF\x80\x01 ready\r\n"), (Events{"ready"}));
  EXPECT_EQ(events(std::string(1000, 'x') + "\nOK\n"),
            (Events{std::string(Parser::longest_line, 'x'), "OK"}));
}

TEST(AtParser, DataEndsWhereItsReaderSays) {
  Parser parser;
  for (const char c : std::string_view("+IPD,1,3:")) parser.take(static_cast<std::uint8_t>(c));
  parser.restart();  // the three bytes went elsewhere
  std::string lines;
  for (const char c : std::string_view("\r\nOK\r\n"))
    if (parser.take(static_cast<std::uint8_t>(c)) == Event::Line) lines += parser.line();
  EXPECT_EQ(lines, "OK");
}

TEST(AtParser, ReadsNumbers) {
  std::uint32_t found[2] = {};
  EXPECT_STREQ(numbers("4,1460:", found, 2), ":");
  EXPECT_EQ(found[1], 1460U);
  for (const char* const bad : {"", "4", "4:5", ",4", "x"}) EXPECT_EQ(numbers(bad, found, 2), nullptr) << bad;
  EXPECT_STREQ(after("SEND OK", "SEND "), "OK");
  EXPECT_EQ(after("SEN", "SEND"), nullptr);
}

/// What a command is on the line when that takes `piece` bytes at a time.
std::string sent(Command& command, std::size_t piece) {
  line_to_modem.clear();
  for (unsigned turns = 0; turns < 1000; ++turns) {
    room = piece;
    if (command.send()) return line_to_modem;
  }
  return "never";
}

TEST(AtCommand, IsTheSameWhateverRoomTheLineHas) {
  Command command;
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 100U}) {
    command.start("AT+CIPSTART=").number(4).add(",\"TCP\",").quoted("localhost").add(",").number(65535);
    EXPECT_EQ(sent(command, piece), "AT+CIPSTART=4,\"TCP\",\"localhost\",65535\r\n") << piece;
    command.start("AT+CWJAP=").quoted("a\"b").add(",").quoted(R"(c,d\)");
    EXPECT_EQ(sent(command, piece), R"(AT+CWJAP="a\"b","c\,d\\")"
                                    "\r\n")
        << piece;
  }
}

TEST(AtCommand, IsSentAgainAfterRewinding) {
  Command command;
  command.start("AT+CIPCLOSE=").number(0);
  EXPECT_EQ(sent(command, 3), "AT+CIPCLOSE=0\r\n");
  command.rewind();
  EXPECT_EQ(sent(command, 5), "AT+CIPCLOSE=0\r\n");
}

}  // namespace

std::size_t soc::net_send(const std::uint8_t* bytes, std::size_t size) {
  const std::size_t taken = std::min(size, room);
  room -= taken;
  line_to_modem.append(reinterpret_cast<const char*>(bytes), taken);
  return taken;
}
