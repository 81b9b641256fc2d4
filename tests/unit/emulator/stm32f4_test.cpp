// The STM32F401's peripherals by their registers (RM0368).
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "stm32f4_fixture.hpp"

namespace tlsfit::emulator {
namespace {

TEST_F(Stm32f401Test, ClocksStartAndSwitchAsTheReferenceManualSays) {
  EXPECT_EQ(get(rcc) & 2U, 2U) << "HSI is ready";
  set(rcc, get(rcc) | 1U << 16);
  EXPECT_EQ(get(rcc) & 1U << 17, 0U);
  pass(3 * millisecond);
  EXPECT_NE(get(rcc) & 1U << 17, 0U) << "HSE is ready";
  set(flash_interface, 2);
  set(rcc + 0x04, 8U | 336U << 6 | 1U << 16 | 1U << 22 | 7U << 24);  // 8 MHz / 8 * 336 / 4
  set(rcc, get(rcc) | 1U << 24);
  set(rcc + 0x08, 2);
  EXPECT_EQ(get(rcc + 0x08) >> 2 & 3U, 0U) << "the PLL has not locked yet";
  pass(millisecond);
  set(rcc + 0x08, 4U << 10 | 2U);
  EXPECT_EQ(get(rcc + 0x08) >> 2 & 3U, 2U);
  EXPECT_EQ(clock.hz(), 84'000'000U);
  for (const std::string& note : notes.all()) EXPECT_NE(note.find("not ready"), std::string::npos) << note;
}

TEST_F(Stm32f401Test, TooFewWaitStatesAreNoted) {
  set(rcc + 0x04, 16U | 336U << 6 | 1U << 16);
  set(rcc, get(rcc) | 1U << 24);
  pass(millisecond);
  set(rcc + 0x08, 2);
  ASSERT_EQ(notes.all().size(), 1U);
  EXPECT_NE(notes.all().begin()->find("wait states"), std::string::npos);
}

TEST_F(Stm32f401Test, AnUnclockedPeripheralReadsZeroAndIsNoted) {
  set(spi2, 0x344);
  EXPECT_EQ(get(spi2), 0U);
  EXPECT_EQ(get(spi2 + 8), 0U);
  EXPECT_FALSE(notes.all().empty());
}

TEST_F(Stm32f401Test, AResetPulsePutsAPeripheralBack) {
  start_spi();
  EXPECT_NE(get(spi2), 0U);
  set(rcc + 0x20, 1U << 14);
  set(rcc + 0x20, 0);
  EXPECT_EQ(get(spi2), 0U);
}

TEST_F(Stm32f401Test, UnknownAddressesReadZeroAndAreNotedOnce) {
  EXPECT_EQ(get(0x40026000), 0U);  // DMA1
  get(0x40026000);
  EXPECT_EQ(notes.all().size(), 1U);
}

TEST_F(Stm32f401Test, BytesAndHalfWordsReachTheirLanes) {
  enable_all();
  set(gpiob + 0x0C, 0);
  bus.write(gpiob + 0x0D, 0xAB, 1);
  EXPECT_EQ(get(gpiob + 0x0C), 0xAB00U);
  bus.write(gpiob + 0x0E, 0x1234, 2);
  EXPECT_EQ(get(gpiob + 0x0C), 0x1234AB00U);
  EXPECT_EQ(bus.read(gpiob + 0x0F, 1), 0x12U);
}

TEST_F(Stm32f401Test, ChipSelectFollowsItsPin) {
  enable_all();
  route_pins();
  EXPECT_FALSE(selected);
  set(gpiob + 0x18, 1U << 26);
  EXPECT_TRUE(selected);
  set(gpiob + 0x18, 1U << 10);
  EXPECT_FALSE(selected);
}

TEST_F(Stm32f401Test, SpiMovesAByteEachWayInItsTime) {
  start_spi();
  set(gpiob + 0x18, 1U << 26);
  set(spi2 + 0x0C, 0x5A);
  EXPECT_EQ(get(spi2 + 8) & 0x81U, 0x80U) << "busy, nothing received";
  pass(500);  // 8 bits at 8 MHz are 1 us
  EXPECT_EQ(get(spi2 + 8) & 1U, 0U);
  pass(600);
  EXPECT_EQ(get(spi2 + 8) & 0x83U, 0x03U);
  EXPECT_EQ(get(spi2 + 0x0C), 0xA5U);
  EXPECT_EQ(get(spi2 + 8) & 1U, 0U);
  EXPECT_EQ(sent, Bytes{0x5A});
}

TEST_F(Stm32f401Test, SpiLosesWhatIsNotRead) {
  start_spi();
  set(gpiob + 0x18, 1U << 26);
  set(spi2 + 0x0C, 1);
  set(spi2 + 0x0C, 2);
  pass(3 * microsecond);
  EXPECT_EQ(get(spi2 + 8) & 0x41U, 0x41U) << "OVR";
  EXPECT_EQ(get(spi2 + 0x0C), 0xFEU) << "the first one is kept";
  get(spi2 + 8);
  EXPECT_EQ(get(spi2 + 8) & 0x41U, 0U) << "OVR is cleared by DR, then SR";
}

TEST_F(Stm32f401Test, SpiPinsMustBeRouted) {
  enable_all();
  set(gpiob + 0x14, 0);
  set(gpiob + 0x00, 1U << 20);  // only the chip select
  set(spi2, 0x344);
  set(spi2 + 0x0C, 0x5A);
  pass(2 * microsecond);
  EXPECT_EQ(get(spi2 + 0x0C), 0xFFU);
  EXPECT_TRUE(sent.empty());
}

TEST_F(Stm32f401Test, UsartSendsAtItsRate) {
  enable_all();
  route_pins();
  set(usart1 + 0x08, 139);  // 16 MHz / 115200
  set(usart1 + 0x0C, 0x200C);
  set(usart1 + 4, 'o');
  EXPECT_NE(get(usart1) & 0x80U, 0U) << "the shift register took it";
  set(usart1 + 4, 'k');
  EXPECT_EQ(get(usart1) & 0xC0U, 0U);
  pass(90 * microsecond);
  EXPECT_EQ(printed, "o");
  EXPECT_NE(get(usart1) & 0x80U, 0U);
  pass(90 * microsecond);
  EXPECT_EQ(printed, "ok");
  EXPECT_NE(get(usart1) & 0x40U, 0U) << "TC";
}

/// A module on USART2, at A2 and A3.
class ModuleOnUsart2 : public Stm32f401Test {
 protected:
  static constexpr std::uint32_t gpioa = 0x40020000, usart2 = 0x40004400;
  ModuleOnUsart2() {
    to_guest = soc->connect_uart({.bus = "USART2", .pins = {{"tx", {"A2"}}, {"rx", {"A3"}}}}, 115200,
                                 [this](std::uint8_t c) { heard += static_cast<char>(c); });
    enable_all();
    set(gpioa + 0x00, 2U << 4 | 2U << 6);
    set(gpioa + 0x20, 0x7700);
    set(usart2 + 0x08, 139);
    set(usart2 + 0x0C, 0x202C);  // RXNEIE
  }
  std::function<void(std::uint8_t)> to_guest;
  std::string heard;
};

TEST_F(ModuleOnUsart2, HearsTheGuestAndTheConsoleDoesNot) {
  set(usart2 + 4, 'A');
  pass(100 * microsecond);
  EXPECT_EQ(heard, "A");
  EXPECT_EQ(printed, "");
}

TEST_F(ModuleOnUsart2, IsHeardAtTheLinesRateAndOverrunsWhoDoesNotRead) {
  for (const char c : {'o', 'k', '!'}) to_guest(static_cast<std::uint8_t>(c));
  EXPECT_FALSE(pending(38));
  pass(90 * microsecond);  // ten bits at 115,200 bit/s take 86.8 µs
  EXPECT_TRUE(pending(38));
  EXPECT_EQ(get(usart2) & 0x28U, 0x20U) << "RXNE";
  EXPECT_EQ(get(usart2 + 4), static_cast<std::uint32_t>('o'));
  pass(200 * microsecond);
  EXPECT_EQ(get(usart2) & 0x28U, 0x28U) << "RXNE and ORE: the third came while the second was there";
  EXPECT_EQ(get(usart2 + 4), static_cast<std::uint32_t>('k'));
}

TEST_F(ModuleOnUsart2, CannotBeOnTheConsolesUsart) {
  EXPECT_THROW(soc->connect_uart({.bus = "USART1", .pins = {{"tx", {"B6"}}, {"rx", {"B7"}}}}, 115200, {}),
               Error);
  EXPECT_THROW(soc->connect_uart({.bus = "USART3", .pins = {{"tx", {"B6"}}, {"rx", {"B7"}}}}, 115200, {}),
               Error);
}

TEST_F(Stm32f401Test, PinsHaveListeners) {
  std::vector<bool> levels;
  soc->watch({"B9"}, [&](bool high) { levels.push_back(high); });
  enable_all();
  set(gpiob + 0x00, 1U << 18);  // an output, low
  set(gpiob + 0x18, 1U << 9);
  set(gpiob + 0x18, 1U << 9);
  set(gpiob + 0x18, 1U << 25);
  EXPECT_EQ(levels, (std::vector<bool>{false, true, false}));
}

TEST_F(Stm32f401Test, UsartInterruptsAndOverruns) {
  enable_all();
  route_pins();
  nvic.set_enabled(exception::irq0 + 37, true);
  set(usart1 + 0x08, 139);
  set(usart1 + 0x0C, 0x202C);  // RXNEIE
  soc->type('a');
  soc->type('b');
  EXPECT_TRUE(soc->console_busy());
  pass(90 * microsecond);
  EXPECT_TRUE(nvic.attention());
  pass(90 * microsecond);  // nobody read 'a'
  EXPECT_EQ(get(usart1) & 0x28U, 0x28U) << "RXNE and ORE";
  EXPECT_EQ(get(usart1 + 4), std::uint32_t{'a'});
  EXPECT_EQ(get(usart1) & 0x28U, 0U);
}

TEST_F(Stm32f401Test, AWrongBaudRateIsNoted) {
  enable_all();
  route_pins();
  set(usart1 + 0x08, 200);
  set(usart1 + 0x0C, 0x200C);
  EXPECT_EQ(notes.all().size(), 1U);
}

TEST_F(Stm32f401Test, InternalAdcChannelsAreNearTheirVoltagesAndNoisy) {
  enable_all();
  set(adc1 + 0x304, 1U << 23);
  set(adc1 + 0x08, 1);
  pass(10 * microsecond);
  double sum = 0;
  std::set<std::uint32_t> seen;
  for (int n = 0; n < 200; ++n) {
    const std::uint32_t reading = convert(17);
    sum += reading;
    seen.insert(reading);
  }
  EXPECT_NEAR(sum / 200, 1.21 / 3.3 * 4096, 2);
  EXPECT_GT(seen.size(), 4U);
  EXPECT_NEAR(convert(18), 0.76 / 3.3 * 4096, 15);
}

TEST_F(Stm32f401Test, Tim5CapturesLsi) {
  enable_all();
  set(rcc + 0x74, 1);
  set(tim5 + 0x50, 1U << 6);
  set(tim5 + 0x1C, 1U << 8);
  set(tim5 + 0x20, 1U << 12);
  set(tim5, 1);
  std::set<std::uint32_t> periods;
  std::uint32_t last = 0;
  for (int n = 0; n < 100; ++n) {
    while ((get(tim5 + 0x10) & 1U << 4) == 0) pass(microsecond);
    const std::uint32_t now = get(tim5 + 0x40);
    if (n > 0) periods.insert(now - last);
    last = now;
  }
  EXPECT_NEAR(*periods.begin(), 500, 120);  // 16 MHz / 32 kHz
  EXPECT_GT(periods.size(), 3U) << "it jitters";
  pass(100 * microsecond);
  EXPECT_NE(get(tim5 + 0x10) & 1U << 12, 0U) << "CC4OF: captures were missed";
}

TEST_F(Stm32f401Test, TheWatchdogBitesWhenItIsNotFed) {
  set(0x40003000, 0x5555);
  set(0x40003008, 31);  // 32 * 4 / 32 kHz = 4 ms
  set(0x40003000, 0xCCCC);
  pass(3 * millisecond);
  set(0x40003000, 0xAAAA);
  pass(3 * millisecond);
  EXPECT_FALSE(bitten);
  pass(2 * millisecond);
  EXPECT_TRUE(bitten);
}

TEST_F(Stm32f401Test, FactoryDataIsReadable) {
  EXPECT_EQ(bus.read(0x1FFF7A22, 2), 384U);
  EXPECT_NE(get(0x1FFF7A10), get(0x1FFF7A14));
}

class DefectiveTest : public Stm32f401Test {
 protected:
  DefectiveTest() : Stm32f401Test({.crystal = true, .noise = true}) {}
};

TEST_F(DefectiveTest, ADeadCrystalNeverGetsReady) {
  set(rcc, get(rcc) | 1U << 16);
  pass(second);
  EXPECT_EQ(get(rcc) & 1U << 17, 0U);
}

TEST_F(DefectiveTest, StuckNoiseRepeats) {
  enable_all();
  set(adc1 + 0x304, 1U << 23);
  set(adc1 + 0x08, 1);
  pass(10 * microsecond);
  EXPECT_EQ(convert(17), convert(18));
}

}  // namespace
}  // namespace tlsfit::emulator
