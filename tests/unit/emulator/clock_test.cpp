#include "emulator/clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tlsfit::emulator {
namespace {

TEST(Clock, TicksArePeriodsOfTheCpuClock) {
  Clock clock(84'000'000);
  clock.run(84'000'000);
  EXPECT_EQ(clock.now(), second);
  clock.run(84);
  EXPECT_EQ(clock.now(), second + microsecond);
}

TEST(Clock, AChangeOfFrequencyKeepsThePast) {
  Clock clock(16'000'000);
  clock.run(16'000);  // 1 ms
  clock.set_hz(84'000'000);
  EXPECT_EQ(clock.now(), millisecond);
  clock.run(84'000);
  EXPECT_EQ(clock.now(), 2 * millisecond);
}

TEST(Clock, SleepIsTimeWithoutInstructions) {
  Clock clock(1'000'000);
  clock.run(10);
  clock.sleep_until(millisecond);
  EXPECT_EQ(clock.now(), millisecond);
  EXPECT_EQ(clock.ticks(), 1000U);
  EXPECT_EQ(clock.instructions(), 10U);
  clock.sleep_until(5);  // past
  EXPECT_EQ(clock.ticks(), 1000U);
}

TEST(Clock, NeverSleepsLessThanAsked) {
  Clock clock(84'000'000);
  clock.run(7);
  for (Nanoseconds time = 100; time < 100'000; time += 997) {
    clock.sleep_until(time);
    EXPECT_GE(clock.now(), time);
    EXPECT_LT(clock.now(), time + 12);  // one tick
  }
}

TEST(Clock, FiresDueAlarmsEarliestFirst) {
  Clock clock(1'000'000'000);
  std::string order;
  Alarm b(clock, [&] { order += 'b'; });
  Alarm a(clock, [&] { order += 'a'; });
  Alarm later(clock, [&] { order += 'c'; });
  b.set(200);
  a.set(100);
  later.set(300);
  EXPECT_EQ(clock.next_tick(), 100U);
  clock.run(250);
  clock.fire_due();
  EXPECT_EQ(order, "ab");
  EXPECT_EQ(clock.next_time(), 300U);
  later.cancel();
  EXPECT_EQ(clock.next_tick(), never);
}

TEST(Clock, AnAlarmMaySetItselfAgain) {
  Clock clock(1'000'000'000);
  int times = 0;
  Alarm alarm(clock, [&] {
    if (++times < 3) alarm.set_in(10);
  });
  alarm.set(10);
  for (int n = 0; n < 10; ++n) {
    clock.run(10);
    clock.fire_due();
  }
  EXPECT_EQ(times, 3);
}

}  // namespace
}  // namespace tlsfit::emulator
