#include "wall_clock/wall_clock.hpp"

#include <gtest/gtest.h>

#include <ctime>

#include "build_info.hpp"
#include "soc/soc.hpp"

namespace {

std::uint32_t milliseconds = 0;

}  // namespace

std::uint32_t soc::milliseconds() {
  return ::milliseconds;
}

namespace {

TEST(WallClock, IsNeverBeforeTheBuildAndDoesNotWrap) {
  EXPECT_FALSE(wall_clock::is_set());
  EXPECT_EQ(wall_clock::now(), build_info::time);
  milliseconds = 5999;
  EXPECT_EQ(wall_clock::now(), build_info::time + 5);

  EXPECT_FALSE(wall_clock::set(build_info::time - 1));
  EXPECT_FALSE(wall_clock::is_set());
  EXPECT_TRUE(wall_clock::set(build_info::time + 1000));
  EXPECT_TRUE(wall_clock::is_set());
  EXPECT_EQ(wall_clock::now(), build_info::time + 1000);

  // 49.7 days on, soc::milliseconds() begins anew.
  const wall_clock::Seconds before = wall_clock::uptime();
  EXPECT_EQ(before, 5U);
  milliseconds = 0xFFFFFF00U;
  (void)wall_clock::now();
  milliseconds = 1000;
  EXPECT_EQ(wall_clock::uptime(), ((std::uint64_t{1} << 32) + 1000) / 1000);
  EXPECT_EQ(wall_clock::now(), build_info::time + 1000 + wall_clock::uptime() - before);
}

TEST(WallClock, DatesAreThoseOfTheHostsCalendar) {
  // Noon and both ends of every day from 1970 to 2105.
  for (wall_clock::Seconds day = 0; day < 136 * 365; ++day) {
    for (const wall_clock::Seconds in_day : {0U, 43200U, 86399U}) {
      const auto time = static_cast<std::time_t>(day * 86400 + in_day);
      std::tm expected = {};
      gmtime_r(&time, &expected);
      const wall_clock::Date date = wall_clock::date(day * 86400 + in_day);
      ASSERT_EQ(date.year, static_cast<std::uint32_t>(expected.tm_year + 1900)) << time;
      ASSERT_EQ(date.month, expected.tm_mon + 1) << time;
      ASSERT_EQ(date.day, expected.tm_mday) << time;
      ASSERT_EQ(date.hour, expected.tm_hour) << time;
      ASSERT_EQ(date.minute, expected.tm_min) << time;
      ASSERT_EQ(date.second, expected.tm_sec) << time;
    }
  }
}

}  // namespace
