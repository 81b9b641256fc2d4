#include "base/wrap.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(Wrapped, HangsBelowAColumn) {
  EXPECT_EQ(wrapped("one two three four", 9, 2), "one two\n  three\n  four");
  EXPECT_EQ(wrapped("one two", 9, 4, 4), "one\n    two") << "four columns are taken";
  EXPECT_EQ(wrapped("  a b", 4, 2), "  a\n  b") << "blanks at the beginning stay";
}

TEST(Wrapped, LeavesWhatIsNarrowAndWhatCannotBeBroken) {
  EXPECT_EQ(wrapped("one  two", 80, 2), "one  two");
  EXPECT_EQ(wrapped("one two three", 0, 2), "one two three") << "no terminal";
  EXPECT_EQ(wrapped("tlsfit.example.org", 4, 2), "tlsfit.example.org");
  EXPECT_EQ(wrapped("", 4, 2), "");
}

TEST(Wrapped, CountsCharactersAndNoColours) {
  EXPECT_EQ(columns_of("\x1b[32mfound\x1b[0m"), 5U);
  EXPECT_EQ(columns_of("größer"), 6U);
  EXPECT_EQ(wrapped("\x1b[1maa\x1b[0m bb", 5, 0), "\x1b[1maa\x1b[0m bb");
}

TEST(Reflowed, JoinsParagraphsAndKeepsExamples) {
  EXPECT_EQ(reflowed("One\ntwo three.\n\nExamples:\n  tlsfit one two three four\n", 10),
            "One two\nthree.\n\nExamples:\n  tlsfit one two three four\n");
}

TEST(Reflowed, AHeadingStandsAlone) {
  EXPECT_EQ(reflowed("One.\nTwo.\nExamples:\n  tlsfit\n", 0), "One. Two.\n\nExamples:\n  tlsfit\n");
}

TEST(Reflowed, ARowHangsBelowItsSecondColumn) {
  EXPECT_EQ(reflowed("  gsm  one two three four five\n", 26), "  gsm  one two three four\n       five\n");
  EXPECT_EQ(reflowed("  wiznet  one two\n", 14), "  wiznet  one\n    two\n") << "no room behind the name";
}

}  // namespace
}  // namespace tlsfit
