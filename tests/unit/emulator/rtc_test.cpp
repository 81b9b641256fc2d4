// The STM32F401's real-time clock (RM0368 section 17).
#include "stm32f4_fixture.hpp"

namespace tlsfit::emulator {
namespace {

constexpr std::uint32_t rtc = 0x40002800, pwr = 0x40007000, bdcr = rcc + 0x70;
constexpr std::uint32_t tr = rtc, dr = rtc + 4, cr = rtc + 8, isr = rtc + 0xC, prer = rtc + 0x10,
                        wpr = rtc + 0x24, ssr = rtc + 0x28, bkp0r = rtc + 0x50;
constexpr std::uint32_t rsf = 1U << 5, initf = 1U << 6, init = 1U << 7;

class RtcTest : public Stm32f401Test {
 protected:
  void SetUp() override { enable_all(); }
  void allow() { set(pwr, 1U << 8); }
  void start_crystal() {
    allow();
    set(bdcr, 1);
    pass(3 * second);
    set(bdcr, 1U | 1U << 8 | 1U << 15);  // LSE
  }
  void unlock() {
    set(wpr, 0xCA);
    set(wpr, 0x53);
  }
  void calendar(std::uint32_t time, std::uint32_t date) {
    unlock();
    set(isr, init);
    ASSERT_EQ(get(isr) & initf, initf);
    set(prer, 0xFF);
    set(prer, 0x7F00FF);
    set(tr, time);
    set(dr, date);
    set(isr, 0);
  }
};

TEST_F(RtcTest, LseTakesItsTimeAndNeedsDbp) {
  set(bdcr, 1);
  EXPECT_EQ(get(bdcr), 0U) << "protected";
  EXPECT_EQ(notes.all().size(), 1U);
  allow();
  set(bdcr, 1);
  EXPECT_EQ(get(bdcr) & 2U, 0U);
  pass(3 * second);
  EXPECT_EQ(get(bdcr) & 2U, 2U) << "LSERDY";
}

TEST_F(RtcTest, CountsSecondsDaysAndYears) {
  start_crystal();
  calendar(0x235957, 0x24 << 16 | 3U << 13 | 0x12 << 8 | 0x31);  // Wednesday, 31 December 2024
  EXPECT_EQ(get(isr) & rsf, rsf);
  pass(2 * second);
  EXPECT_EQ(get(tr), 0x235959U);
  EXPECT_EQ(get(dr), std::uint32_t{0x24 << 16 | 3U << 13 | 0x12 << 8 | 0x31});
  pass(2 * second);
  EXPECT_EQ(get(tr), 0x000001U);
  EXPECT_EQ(get(dr), std::uint32_t{0x25 << 16 | 4U << 13 | 0x01 << 8 | 0x01});
}

TEST_F(RtcTest, KnowsLeapYears) {
  start_crystal();
  calendar(0x235959, 0x24 << 16 | 3U << 13 | 0x02 << 8 | 0x28);
  pass(1500 * millisecond);
  EXPECT_EQ(get(dr) & 0x1FFFU, 0x0229U);
}

TEST_F(RtcTest, SubSecondsCountDown) {
  start_crystal();
  calendar(0x120000, 0x241201 | 1U << 13);
  pass(250 * millisecond);
  EXPECT_NEAR(get(ssr), 255 - 64, 1);
  get(tr);
  get(dr);
  pass(500 * millisecond);
  EXPECT_NEAR(get(ssr), 255 - 192, 1);
}

TEST_F(RtcTest, TheShadowsStandStillFromTheTimeToTheDate) {
  start_crystal();
  calendar(0x235959, 0x241231 | 1U << 13);
  EXPECT_EQ(get(tr), 0x235959U);
  pass(2 * second);
  EXPECT_EQ(get(dr) & 0x1FFFU, 0x1231U) << "it belongs to the time that was read";
  EXPECT_EQ(get(tr), 0x000001U);
}

TEST_F(RtcTest, IsProtectedByItsKeysAndInitialisationMode) {
  start_crystal();
  const std::uint32_t before = get(dr);
  set(dr, 0x241231);
  EXPECT_EQ(get(dr), before);
  unlock();
  set(dr, 0x241231);
  EXPECT_EQ(get(dr), before) << "not in initialisation mode";
  set(wpr, 0xFF);
  set(isr, init);
  EXPECT_EQ(get(isr) & initf, 0U) << "locked again";
}

TEST_F(RtcTest, TwelveHoursAndAnHourMore) {
  start_crystal();
  unlock();
  set(cr, 1U << 6);
  calendar(1U << 22 | 0x113000, 0x240701 | 1U << 13);  // half past eleven in the evening
  unlock();
  set(cr, 1U << 6 | 1U << 16);  // ADD1H
  EXPECT_EQ(get(tr), 0x123000U) << "half past midnight";
  EXPECT_EQ(get(dr) & 0x1FFFU, 0x0702U);
}

TEST_F(RtcTest, LsiDrivesItToo) {
  allow();
  set(rcc + 0x74, 1);
  set(bdcr, 2U << 8 | 1U << 15);
  calendar(0, 0x240101 | 1U << 13);
  pass(100 * second);
  const std::uint32_t time = get(tr);
  const std::uint32_t seconds =
      (time >> 12 & 7U) * 600 + (time >> 8 & 0xFU) * 60 + (time >> 4 & 7U) * 10 + (time & 0xFU);
  EXPECT_NEAR(seconds, 100 * 32000 / 32768, 25) << "LSI is no crystal";
}

TEST_F(RtcTest, BackupRegistersKeepUntilTheirDomainIsReset) {
  set(bkp0r, 1);
  EXPECT_EQ(get(bkp0r), 0U);
  allow();
  set(bkp0r, 0x12345678);
  EXPECT_EQ(get(bkp0r), 0x12345678U);
  set(bdcr, 1U << 16);
  EXPECT_EQ(get(bkp0r), 0U);
}

TEST_F(RtcTest, AlarmsAreToldOnce) {
  allow();
  unlock();
  set(rtc + 0x1C, 1);
  set(cr, 1U << 8);
  EXPECT_EQ(notes.all().size(), 1U);
}

}  // namespace
}  // namespace tlsfit::emulator
