#include "check/dates.hpp"

#include <gtest/gtest.h>

namespace tlsfit::check {
namespace {

TEST(Dates, AreSecondsSince1970) {
  EXPECT_EQ(seconds_of("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(seconds_of("2024-02-29T12:34:56Z"), 1709210096);
  EXPECT_EQ(seconds_of("9999-12-31T23:59:59Z"), 253402300799);
}

TEST(Dates, WhatIsNoneIsNothing) {
  for (const char* const text :
       {"", "2024-02-30T00:00:00Z", "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00", "+024-01-01T00:00:00Z", "2024-01-01T0x:00:00Z", "-001-01-01T00:00:00Z"})
    EXPECT_FALSE(seconds_of(text)) << text;
  EXPECT_FALSE(days_until("", "2024-01-01T00:00:00Z"));
}

TEST(Dates, DaysAreWholeAndRoundedDown) {
  const char* const now = "2026-11-29T12:00:00Z";
  EXPECT_EQ(days_until("2026-12-01T12:00:00Z", now), 2);
  EXPECT_EQ(days_until("2026-12-01T11:59:59Z", now), 1);
  EXPECT_EQ(days_until(now, now), 0);
  EXPECT_EQ(days_until("2026-11-29T11:59:59Z", now), -1);
  EXPECT_EQ(days_until("2026-11-28T12:00:00Z", now), -1);
  EXPECT_EQ(days_until("2026-11-28T11:59:59Z", now), -2);
}

}  // namespace
}  // namespace tlsfit::check
