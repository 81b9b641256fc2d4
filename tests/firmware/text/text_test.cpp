#include "text/text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace {

TEST(Text, ComposesNumbers) {
  text::Line<120> line;
  line.number(0).add(" ").number(std::numeric_limits<std::uint64_t>::max()).add(" ");
  line.grouped(999).add(" ").grouped(1000).add(" ").grouped(1002003).add(" ");
  line.padded(7, 2).add(" ").padded(123, 2).add(" ").hex(0x2700, 4).add(" ").hex(0x50, 4).add(" ").hex(
      0x12345, 4);
  EXPECT_EQ(line.view(), "0 18446744073709551615 999 1,000 1,002,003 07 123 2700 0050 12345");
}

TEST(Text, LeavesOutWhatDoesNotFit) {
  text::Line<8> line;
  line.add("0123456789");
  EXPECT_EQ(line.view(), "0123456");
  EXPECT_EQ(line.view().data()[7], '\0');
  line.number(5);
  EXPECT_EQ(line.view(), "0123456");
}

TEST(Text, ShowsNoControlSequences) {
  text::Line<20> line;
  line.printable("a\x1B[2J\r\n\x7F\xC3~");
  EXPECT_EQ(line.view(), "a?[2J????~");
}

TEST(Text, StoredIsCutAndReplaced) {
  text::Stored<4> stored;
  EXPECT_TRUE(stored.empty());
  stored = "abcdef";
  EXPECT_EQ(stored.view(), "abcd");
  stored = "x";
  EXPECT_EQ(stored.view(), "x");
}

TEST(Text, ReadsDecimalsWithinALimit) {
  std::uint64_t value = 7;
  EXPECT_TRUE(text::decimal("65535", 65535, value));
  EXPECT_EQ(value, 65535U);
  EXPECT_TRUE(text::decimal("0", 0, value));
  EXPECT_TRUE(text::decimal("18446744073709551615", std::numeric_limits<std::uint64_t>::max(), value));
  EXPECT_EQ(value, std::numeric_limits<std::uint64_t>::max());
  for (const char* bad :
       {"", "65536", "1x", "-1", "+1", " 1", "18446744073709551616", "99999999999999999999"}) {
    EXPECT_FALSE(text::decimal(bad, 65535, value)) << bad;
  }
  EXPECT_FALSE(text::decimal("18446744073709551616", std::numeric_limits<std::uint64_t>::max(), value));
  EXPECT_FALSE(text::decimal("5", 3, value));
}

TEST(Text, PartsNeverGoTooFar) {
  EXPECT_EQ(text::after("abc", 1), "bc");
  EXPECT_EQ(text::after("abc", 9), "");
  EXPECT_EQ(text::first("abc", 2), "ab");
  EXPECT_EQ(text::first("abc", 9), "abc");
  EXPECT_TRUE(text::same_ignoring_case("Content-Length", "cONTENT-lENGTH"));
  EXPECT_FALSE(text::same_ignoring_case("abc", "abcd"));
  EXPECT_FALSE(text::same_ignoring_case("[", "{"));
}

}  // namespace
