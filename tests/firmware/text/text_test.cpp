#include "text/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "text/joined.hpp"
#include "unpacked.hpp"

namespace {

TEST(Text, ComposesNumbers) {
  text::Line<120> line;
  line.number(0).add(" ").number(std::numeric_limits<std::uint32_t>::max()).add(" ");
  line.grouped(999).add(" ").grouped(1000).add(" ").grouped(1002003).add(" ");
  line.padded(7, 2).add(" ").padded(123, 2).add(" ").hex(0x2700, 4).add(" ").hex(0x50, 4).add(" ").hex(
      0x12345, 4);
  line.add(" ").date(2026, 7, 31);
  EXPECT_EQ(line.view(), "0 4294967295 999 1,000 1,002,003 07 123 2700 0050 12345 2026-07-31");
}

TEST(Text, PackedTextsSayWhatWasWritten) {
  EXPECT_EQ(unpacked(TEXT("")), "");
  EXPECT_EQ(unpacked(TEXT("~")), "~");
  EXPECT_EQ(unpacked(TEXT("the server's certificate is not meant for a TLS server\r\n")),
            "the server's certificate is not meant for a TLS server\r\n");
  EXPECT_EQ(unpacked(TEXT("eeeeeee  \"ththththth\" !$&()*+,-./0123456789:;<=>?@[]^_`{|}")),
            "eeeeeee  \"ththththth\" !$&()*+,-./0123456789:;<=>?@[]^_`{|}");
  EXPECT_FALSE(text::Packed{});
  EXPECT_TRUE(TEXT(""));
}

TEST(Text, TablesOfNumberedTextsAreSearched) {
  static constexpr text::Numbered names[] = {{0, "close_notify"}, {99, ""}, {10, "unexpected_message"}};
  static constexpr auto table = text::packed<text::packed_size(names)>(names);
  EXPECT_EQ(unpacked(text::find(table, 0, {})), "close_notify");
  EXPECT_EQ(unpacked(text::find(table, 99, TEXT("none"))), "");
  EXPECT_EQ(unpacked(text::find(table, 10, {})), "unexpected_message");
  EXPECT_EQ(unpacked(text::find(table, 1, TEXT("none"))), "none");
}

// Unpacking calls itself as deep as pairs are made of pairs, on the device's stack.
TEST(Text, PairsAreMadeOfEarlierOnesAndNotNestedDeeply) {
  std::map<std::uint8_t, unsigned> depth;  // of what bytes stand for
  for (unsigned c = 1; c < 256; ++c)
    if (!text::is_pair(static_cast<std::uint8_t>(c))) depth[static_cast<std::uint8_t>(c)] = 0;
  EXPECT_EQ(depth.count('\r') + depth.count('\n') + depth.count(' ') + depth.count('~'), 4U);
  auto byte = static_cast<std::uint8_t>(text::first_pair);
  for (const text::Pair& pair : text::pairs) {
    if (text::is_pair(byte) && byte != 0) {
      ASSERT_TRUE(depth.contains(pair.first) && depth.contains(pair.second)) << unsigned{byte};
      const unsigned deep = 1 + std::max(depth[pair.first], depth[pair.second]);
      EXPECT_LE(deep, 10U);
      EXPECT_TRUE(depth.emplace(byte, deep).second) << "two pairs for " << unsigned{byte};
    }
    ++byte;
  }
}

TEST(Text, LeavesOutWhatDoesNotFit) {
  text::Line<8> line;
  line.add("0123456789");
  EXPECT_EQ(line.view(), "01234567");
  line.number(5);
  EXPECT_EQ(line.view(), "01234567");
}

TEST(Text, ShowsNoControlSequences) {
  text::Line<20> line;
  line.printable("a\x1B[2J\r\n\x7F\xC3~");
  EXPECT_EQ(line.view(), "a?[2J????~");
}

TEST(Text, NumbersAreThoseOfTheHost) {
  for (std::size_t value = 1; value < std::numeric_limits<std::size_t>::max() / 3; value = value * 3 + 1) {
    for (const std::size_t near : {value - 1, value, ~value}) {
      text::Line<20> line;
      line.number(near);
      ASSERT_EQ(line.view(), std::to_string(near));
    }
  }
}

TEST(Text, NumbersStandInTexts) {
  text::Line<80> line;
  line.add(FORM("the server sent %% and # of # bytes"), {4, 2, 999, 1234567}).number(8);
  EXPECT_EQ(line.view(), "the server sent 42 and 999 of 1,234,567 bytes8");
  text::Line<4> piece(2);
  piece.add(FORM("% %"), {123, 456});
  EXPECT_EQ(piece.view(), "3 45");
}

TEST(Text, LiteralsAreJoined) {
  static constexpr auto all = text::joined("no ", "w5500", "", " chip");
  EXPECT_STREQ(all.data(), "no w5500 chip");
}

TEST(Text, ReadsDecimalsWithinALimit) {
  std::uint32_t value = 7;
  const auto rest = [&value](const char* words) {
    const char* const end = text::decimal(words, value);
    return std::string(end == nullptr ? "none" : end);
  };
  EXPECT_EQ(rest("65535"), "");
  EXPECT_EQ(value, 65535U);
  EXPECT_EQ(rest("0-99"), "-99");
  EXPECT_EQ(value, 0U);
  EXPECT_EQ(rest("0004294967295 "), " ");
  EXPECT_EQ(value, std::numeric_limits<std::uint32_t>::max());
  for (const char* bad : {"4294967296", "4294967300", "42949672950", "8589934592", "18446744073709551617",
                          "99999999999", "", "x1", "-1", "+1", " 1"}) {
    EXPECT_EQ(rest(bad), "none") << bad;
  }
}

TEST(Text, ReadsPorts) {
  EXPECT_EQ(text::port("1"), 1);
  EXPECT_EQ(text::port("65535"), 65535);
  for (const char* bad : {"", "0", "65536", "1x", "-1", " 1", "4294967297", "18446744073709551617"}) {
    EXPECT_EQ(text::port(bad), 0) << bad;
  }
}

TEST(Text, IsTakenApart) {
  char words[] = "a/b?c";
  EXPECT_STREQ(text::find_any(words, "?/"), "/b?c");
  EXPECT_STREQ(text::find_any(words, "#"), "");
  EXPECT_STREQ(text::behind("Content-Length: 5", "content-length:"), " 5");
  EXPECT_EQ(text::behind("Content-Len", "content-length:"), nullptr);
  EXPECT_TRUE(text::same_ignoring_case("Content-Length", "cONTENT-lENGTH"));
  EXPECT_FALSE(text::same_ignoring_case("abc", "abcd"));
  EXPECT_FALSE(text::same_ignoring_case("abcd", "abc"));
  EXPECT_FALSE(text::same_ignoring_case("[", "{"));
}

}  // namespace
