// General-purpose timers and EXTI of the STM32F401 (RM0368 sections 13 and 10).
#include "stm32f4_fixture.hpp"

namespace tlsfit::emulator {
namespace {

constexpr std::uint32_t tim2 = 0x40000000, tim3 = 0x40000400, tim4 = 0x40000800, exti = 0x40013C00,
                        syscfg = 0x40013800;
constexpr std::uint32_t cr1 = 0, dier = 0xC, sr = 0x10, egr = 0x14, cnt = 0x24, psc = 0x28, arr = 0x2C,
                        ccr1 = 0x34, ccr2 = 0x38;

class TimerTest : public Stm32f401Test {
 protected:
  void SetUp() override { enable_all(); }
};

TEST_F(TimerTest, CountsWithPrescalerAndReload) {
  set(tim3 + psc, 15);  // 1 MHz
  set(tim3 + arr, 999);
  set(tim3 + egr, 1);
  EXPECT_EQ(get(tim3 + sr) & 1U, 1U) << "UG sets UIF";
  set(tim3 + sr, 0);
  set(tim3 + cr1, 1);
  pass(250 * microsecond);
  EXPECT_NEAR(get(tim3 + cnt), 250, 1);
  EXPECT_EQ(get(tim3 + sr) & 1U, 0U);
  pass(800 * microsecond);
  EXPECT_NEAR(get(tim3 + cnt), 50, 1);
  EXPECT_EQ(get(tim3 + sr) & 1U, 1U) << "UIF shows without its interrupt";
  EXPECT_FALSE(pending(29));
}

TEST_F(TimerTest, InterruptsAtEachUpdate) {
  set(tim4 + psc, 15);
  set(tim4 + arr, 99);
  set(tim4 + dier, 1);
  set(tim4 + cr1, 1);
  pass(99 * microsecond);
  EXPECT_FALSE(pending(30));
  for (int n = 0; n < 5; ++n) {
    pass(2 * microsecond);
    EXPECT_TRUE(pending(30)) << n;
    set(tim4 + sr, 0);
    nvic.set_pending(exception::irq0 + 30, false);
    pass(98 * microsecond);
    EXPECT_FALSE(pending(30)) << n;
  }
}

TEST_F(TimerTest, Tim2IsWideAndTim3IsNot) {
  for (const std::uint32_t timer : {tim2, tim3}) {
    set(timer + cnt, 0x12FFFE);
    set(timer + cr1, 1);
  }
  pass(microsecond);
  EXPECT_EQ(get(tim2 + cnt), 0x13000EU);
  EXPECT_LT(get(tim3 + cnt), 0x20U) << "it has wrapped";
  EXPECT_EQ(get(tim2 + arr), 0xFFFFFFFFU);
  EXPECT_EQ(get(tim3 + arr), 0xFFFFU);
}

TEST_F(TimerTest, CompareInterruptsWhereTheCounterGetsThere) {
  set(tim2 + psc, 15);
  set(tim2 + arr, 999);
  set(tim2 + ccr1, 300);
  set(tim2 + ccr2, 600);
  set(tim2 + dier, 1U << 2);  // CC2IE
  set(tim2 + cr1, 1);
  pass(400 * microsecond);
  EXPECT_EQ(get(tim2 + sr) & 7U, 2U) << "CC1IF";
  EXPECT_FALSE(pending(28));
  pass(201 * microsecond);
  EXPECT_EQ(get(tim2 + sr) & 7U, 6U);
  EXPECT_TRUE(pending(28));
}

TEST_F(TimerTest, OnePulseStopsAndDownCounts) {
  set(tim3 + psc, 15);
  set(tim3 + arr, 99);
  set(tim3 + cr1, 1U | 1U << 3 | 1U << 4);  // OPM, DIR
  pass(1500);
  EXPECT_EQ(get(tim3 + cnt), 99U) << "the first count below zero reloads";
  EXPECT_EQ(get(tim3 + cr1) & 1U, 0U) << "and ends the pulse";
  pass(millisecond);
  EXPECT_EQ(get(tim3 + cnt), 99U);
  EXPECT_EQ(get(tim3 + sr) & 1U, 1U);
}

TEST_F(TimerTest, AnotherClockOfTheBusIsAnotherRate) {
  set(tim2 + cr1, 1);
  pass(10 * microsecond);
  const std::uint32_t before = get(tim2 + cnt);
  set(rcc + 0x08, 5U << 10);  // PCLK1 = HCLK / 4: the timer counts twice that
  pass(10 * microsecond);
  EXPECT_NEAR(before, 160, 1);
  EXPECT_NEAR(get(tim2 + cnt) - before, 80, 1);
}

TEST_F(TimerTest, WhatIsNotModelledIsTold) {
  set(tim3 + 0x20, 1);
  set(tim3 + cr1, 1U << 5);
  EXPECT_EQ(notes.all().size(), 2U);
}

class ExtiTest : public Stm32f401Test {
 protected:
  void SetUp() override { enable_all(); }
  /// Pin C13 on line 13.
  void button() {
    set(syscfg + 0x14, 2U << 4);
    set(exti, 1U << 13);
  }
};

TEST_F(ExtiTest, AnEdgeAtThePinOfTheRightPortInterruptsUntilPrIsWritten) {
  button();
  set(exti + 0xC, 1U << 13);  // falling
  soc->drive({"B13"}, false);
  EXPECT_EQ(get(exti + 0x14), 0U) << "another port";
  soc->drive({"C13"}, false);
  EXPECT_EQ(get(exti + 0x14), 1U << 13);
  EXPECT_TRUE(pending(40));
  soc->drive({"C13"}, true);
  set(exti + 0x14, 1U << 13);
  EXPECT_EQ(get(exti + 0x14), 0U) << "write one to clear; a rising edge is not asked for";
}

TEST_F(ExtiTest, RisingEdgesAndMaskedLines) {
  button();
  set(exti + 8, 1U << 13 | 1U << 12);
  soc->drive({"C13"}, false);
  soc->drive({"C13"}, true);
  EXPECT_EQ(get(exti + 0x14), 1U << 13);
  set(exti + 0x14, 1U << 13);
  set(exti, 0);
  soc->drive({"C13"}, false);
  soc->drive({"C13"}, true);
  EXPECT_EQ(get(exti + 0x14), 0U) << "masked";
}

TEST_F(ExtiTest, SoftwareTriggersOncePerOne) {
  set(exti, 3);
  set(exti + 0x10, 1);
  EXPECT_EQ(get(exti + 0x14), 1U);
  EXPECT_TRUE(pending(6));
  EXPECT_EQ(get(exti + 0x10), 1U);
  set(exti + 0x14, 1);
  EXPECT_EQ(get(exti + 0x10), 0U) << "clearing PR clears SWIER";
}

}  // namespace
}  // namespace tlsfit::emulator
