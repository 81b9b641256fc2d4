#include "base/text.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(Text, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
  EXPECT_EQ(grouped(-123), "-123");
}

TEST(Text, BarStaysInItsWidth) {
  EXPECT_EQ(bar(0, 4), "[    ]");
  EXPECT_EQ(bar(0.5, 4), "[==  ]");
  EXPECT_EQ(bar(7, 4), "[====]");
}

TEST(Table, LinesUpAndCountsCharactersNotBytes) {
  Table table({Align::Left, Align::Right, Align::Left});
  table.row({"flash", "53,604", "x"});
  table.row({"Zürich", "1", ""});
  EXPECT_EQ(table.text(), "flash   53,604  x\nZürich       1\n");
}

TEST(Printable, KeepsTextAndTamesWhatDrivesTerminals) {
  EXPECT_EQ(printable("Zürich ✓"), "Zürich ✓");
  EXPECT_EQ(printable("a\x1b[31m\n"), "a\\x1b[31m\\x0a");
  EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b") << "CSI as a C1 control";
  EXPECT_EQ(printable("\xFF\xC3"), "\\xff\\xc3");
}

TEST(Painted, LeavesTextAloneWhereNoTerminalIs) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(painted("x", Colour::Red, Stream::Out), "x");
}

TEST(Text, NearestWord) {
  const std::vector<std::string> commands{"doctor", "build", "size", "run", "fit", "probe"};
  EXPECT_EQ(nearest("doctro", commands), "doctor");
  EXPECT_EQ(nearest("biuld", commands), "build");
  EXPECT_EQ(nearest("sise", commands), "size");
  EXPECT_EQ(nearest("rn", commands), "run");
  EXPECT_EQ(nearest("probee", commands), "probe");
  EXPECT_EQ(nearest("flash", commands), std::nullopt);
  EXPECT_EQ(nearest("x", commands), std::nullopt);
  EXPECT_EQ(nearest("", commands), std::nullopt);
}

}  // namespace
}  // namespace tlsfit
