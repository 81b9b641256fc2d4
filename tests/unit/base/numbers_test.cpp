#include "base/numbers.hpp"

#include <gtest/gtest.h>

namespace tlsfit {
namespace {

TEST(Numbers, ParsesSizes) {
  EXPECT_EQ(size_from("96K"), 98304U);
  EXPECT_EQ(size_from("1M"), 1048576U);
  EXPECT_EQ(size_from("512"), 512U);
  for (const char* wrong :
       {"", "K", "96k", "96KB", "-1", "1.5K", "99999999999", "99999999999999999999999", " 96K"})
    EXPECT_EQ(size_from(wrong), std::nullopt) << wrong;
}

TEST(Numbers, SaysWhatIsWantedInAFewWords) {
  for (const char* const good : {"0", "18446744073709551615"}) EXPECT_EQ(want_whole_number(good), "");
  for (const char* const bad : {"", "abc", "-1", "1.5", "18446744073709551616", " 1"})
    EXPECT_EQ(want_whole_number(bad), std::string("want a whole number that is not negative, got ") + bad);
  for (const char* const good : {"0", "1.5", "1e3"}) EXPECT_EQ(want_not_negative(good), "");
  for (const char* const bad : {"", "abc", "-1", "inf", "nan", "1s"})
    EXPECT_EQ(want_not_negative(bad), std::string("want a number that is not negative, got ") + bad);
}

}  // namespace
}  // namespace tlsfit
