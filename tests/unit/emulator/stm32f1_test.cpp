// The STM32F103's peripherals on a bus, without a CPU. What they must do follows from RM0008 and PM0075.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "emulator/cpu/nvic.hpp"
#include "emulator/soc.hpp"
#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint32_t f1_rcc = 0x40021000, f1_flash = 0x40022000, f1_port_b = 0x40010C00,
                        f1_port_a = 0x40010800, f1_afio = 0x40010000, f1_adc = 0x40012400,
                        f1_tim5 = 0x40000C00, f1_usart1 = 0x40013800, f1_iwdg = 0x40003000;

class Stm32f103Test : public testing::Test {
 protected:
  Stm32f103Test()
      : board(board_from_json(load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/espruino.json"),
                              "espruino")),
        soc(make_soc(board, {clock, bus, nvic, random, flash, [this] { bitten = true; }, [] {}, [] {}}, {})) {
    soc->connect_spi(
        board.wiring("wiznet"), {0}, [this](bool on) { selected = on; },
        [](std::uint8_t out) { return static_cast<std::uint8_t>(~out); });
    soc->on_console([this](std::uint8_t c) { printed += static_cast<char>(c); });
  }

  std::uint32_t get(std::uint32_t address) { return bus.read(address, 4); }
  void set(std::uint32_t address, std::uint32_t value) { bus.write(address, value, 4); }
  void pass(Nanoseconds span) {
    const Nanoseconds until = clock.now() + span;
    while (clock.now() < until) {
      clock.sleep_until(std::min(until, clock.next_time()));
      clock.fire_due();
    }
  }
  void clock_everything() {
    set(f1_rcc + 0x18, 0xFFFF);
    set(f1_rcc + 0x1C, 0x00FFFFFF);
  }
  void unlock() {
    set(f1_flash + 0x04, 0x45670123);
    set(f1_flash + 0x04, 0xCDEF89AB);
  }

  Notes notes{nullptr};
  Clock clock{1'000'000};
  Bus bus{notes};
  Nvic nvic;
  Random random{1};
  Board board;
  FlashMemory flash{Region{0x08000000, 256 * 1024}};
  std::unique_ptr<Soc> soc;
  std::string printed;
  bool bitten = false, selected = false;
};

TEST_F(Stm32f103Test, RunsAt8MHzAndThenAt72) {
  EXPECT_EQ(clock.hz(), 8'000'000U);
  set(f1_rcc, get(f1_rcc) | 1U << 16);
  pass(3 * millisecond);
  EXPECT_NE(get(f1_rcc) & 1U << 17, 0U) << "the crystal is ready";
  const std::uint32_t times_9_of_crystal = 7U << 18 | 1U << 16, halves = 4U << 8;
  set(f1_rcc + 4, times_9_of_crystal | halves);
  set(f1_rcc, get(f1_rcc) | 1U << 24);
  pass(millisecond);
  set(f1_flash, 2 | 1U << 4);
  set(f1_rcc + 4, times_9_of_crystal | halves | 2);
  EXPECT_EQ(get(f1_rcc + 4) >> 2 & 3U, 2U);
  EXPECT_EQ(clock.hz(), 72'000'000U);
  EXPECT_THAT(notes.all(), IsEmpty());
}

TEST_F(Stm32f103Test, FactoryDataIsReadable) {
  EXPECT_EQ(bus.read(0x1FFFF7E0, 2), board.flash.size / 1024);
  EXPECT_NE(get(0x1FFFF7E8), get(0x1FFFF7EC));
  EXPECT_THAT(notes.all(), IsEmpty());
}

TEST_F(Stm32f103Test, TellsOfTooFewWaitStatesAndAFastBus) {
  set(f1_rcc, get(f1_rcc) | 1U << 16);
  pass(3 * millisecond);
  set(f1_rcc + 4, 7U << 18 | 1U << 16);
  set(f1_rcc, get(f1_rcc) | 1U << 24);
  pass(millisecond);
  set(f1_rcc + 4, 7U << 18 | 1U << 16 | 2);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("0 flash wait states: 2 are needed")));
  EXPECT_THAT(notes.all(), Contains(HasSubstr("APB1 runs at 72000000 Hz")));
}

TEST_F(Stm32f103Test, APeripheralHasItsPinsOnlyWhenTheyAreSwitched) {
  clock_everything();
  set(f1_usart1 + 0x08, 8'000'000 / 115'200);
  set(f1_usart1 + 0x0C, 1U << 13 | 1U << 3 | 1U << 2);
  set(f1_usart1 + 0x04, 'x');
  pass(millisecond);
  EXPECT_EQ(printed, "");
  EXPECT_THAT(notes.all(), Contains(HasSubstr("USART1 is used but pin A9 is not switched to it")));
  set(f1_port_a + 4, 0x444444B4);  // A9: output of a peripheral; A10: input
  set(f1_usart1 + 0x04, 'y');
  pass(millisecond);
  EXPECT_EQ(printed, "y");
  soc->type('z');
  pass(millisecond);
  EXPECT_EQ(get(f1_usart1 + 0x04), static_cast<std::uint32_t>('z'));
}

TEST_F(Stm32f103Test, ThePinsOfTheDebuggerAreThePortsOnlyIfAfioSaysSo) {
  clock_everything();
  bool led = true;
  soc->watch({"A13"}, [&](bool high) { led = high; });
  set(f1_port_a + 4, 0x44344444);  // A13: output
  EXPECT_TRUE(led) << "it is SWDIO";
  set(f1_afio + 4, 4U << 24);
  EXPECT_FALSE(led);
  EXPECT_EQ(get(f1_afio + 4), 0U) << "SWJ_CFG is write-only";
}

TEST_F(Stm32f103Test, ThePullResistorOfAnInputIsInOdr) {
  clock_everything();
  set(f1_port_b, 0x00000008);  // B0: pulled input
  EXPECT_EQ(get(f1_port_b + 8) & 1U, 0U);
  set(f1_port_b + 0x10, 1);
  EXPECT_EQ(get(f1_port_b + 8) & 1U, 1U);
}

TEST_F(Stm32f103Test, TheConverterWantsToBeCalibrated) {
  clock_everything();
  const std::uint32_t ready = 1U | 7U << 17 | 1U << 20 | 1U << 23;
  set(f1_adc + 8, 1);
  pass(2 * microsecond);
  set(f1_adc + 0x0C, 0xFFFFFF);
  set(f1_adc + 0x34, 17);  // VREFINT
  const auto convert = [&] {
    set(f1_adc + 8, ready | 1U << 22);
    pass(millisecond);
    EXPECT_NE(get(f1_adc) & 2U, 0U);
    return get(f1_adc + 0x4C);
  };
  convert();
  EXPECT_THAT(notes.all(), Contains(HasSubstr("without having been calibrated")));
  set(f1_adc + 8, 1U | 1U << 2);
  EXPECT_NE(get(f1_adc + 8) & 1U << 2, 0U);
  pass(millisecond);
  EXPECT_EQ(get(f1_adc + 8) & 1U << 2, 0U);
  EXPECT_NEAR(convert(), 1.20 / 3.3 * 4096, 20);
  set(f1_adc + 8, 1);
  set(f1_adc + 8, 1U | 1U << 22);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("SWSTART without EXTSEL and EXTTRIG")));
}

TEST_F(Stm32f103Test, Tim5MeasuresTheSlowOscillatorThroughAfio) {
  clock_everything();
  set(f1_rcc + 0x24, 1);
  set(f1_tim5 + 0x2C, 0xFFFF);
  set(f1_tim5 + 0x1C, 1U << 8);
  set(f1_tim5 + 0x20, 1U << 12);
  set(f1_tim5, 1);
  pass(millisecond);
  EXPECT_EQ(get(f1_tim5 + 0x10) & 1U << 4, 0U) << "it is at A3";
  set(f1_afio + 4, 1U << 16);
  std::vector<double> periods;
  for (std::uint32_t last = 0, n = 0; n < 50; ++n) {
    while ((get(f1_tim5 + 0x10) & 1U << 4) == 0) pass(microsecond);
    const std::uint32_t now = get(f1_tim5 + 0x40);
    if (n > 0) periods.push_back(static_cast<double>((now - last) & 0xFFFFU));
    last = now;
  }
  const double mean =
      std::accumulate(periods.begin(), periods.end(), 0.0) / static_cast<double>(periods.size());
  EXPECT_NEAR(mean, 8e6 / 40e3, 40) << "40 kHz, give or take a chip";
}

TEST_F(Stm32f103Test, FlashIsProgrammedByHalfWordsOfWhatIsBlankOrToZero) {
  ASSERT_TRUE(flash.on_store);
  EXPECT_EQ(flash.on_store(0x3F000, 0x1234, 2), std::nullopt) << "locked";
  unlock();
  set(f1_flash + 0x10, 1);
  const auto store = [&](std::uint64_t value, unsigned size) {
    const std::uint64_t now = flash.on_store(0x3F000, value, size).value_or(0xDEAD);
    Bytes bytes;
    for (unsigned n = 0; n < size; ++n) bytes.push_back(static_cast<std::uint8_t>(now >> (8 * n)));
    flash.put(0x3F000, bytes);
    pass(millisecond);
    return now;
  };
  EXPECT_EQ(store(0x1234, 2), 0x1234U);
  EXPECT_EQ(get(f1_flash + 0x0C) & 4U, 0U);
  EXPECT_EQ(store(0x0204, 2), 0x1234U) << "not even fewer ones";
  EXPECT_NE(get(f1_flash + 0x0C) & 4U, 0U) << "PGERR";
  EXPECT_EQ(store(0, 2), 0U);
  EXPECT_EQ(store(0, 4), 0xFFFF0000U) << "a word is not taken";
}

TEST_F(Stm32f103Test, FlashIsErasedByPages) {
  flash.put(0x3F000, Bytes(4096, 0));
  unlock();
  set(f1_flash + 0x10, 2);
  set(f1_flash + 0x14, 0x0803F800);
  set(f1_flash + 0x10, 2 | 1U << 6);
  pass(millisecond);
  EXPECT_EQ(get(f1_flash + 0x0C) & 0x35U, 1U << 5) << "EOP: the CPU stood still while it was busy";
  EXPECT_EQ(flash.bytes()[0x3F7FF], 0);
  EXPECT_EQ(flash.bytes()[0x3F800], 0xFF);
  EXPECT_EQ(soc->flash_wear().erases.at(127), 1U);
}

TEST_F(Stm32f103Test, TheWatchdogCountsItsOwnOscillator) {
  set(f1_iwdg, 0x5555);
  set(f1_iwdg + 4, 6);
  set(f1_iwdg + 8, 0xFFF);
  set(f1_iwdg, 0xCCCC);
  pass(26 * second);
  EXPECT_FALSE(bitten);
  pass(second);
  EXPECT_TRUE(bitten) << "4096 times 256 periods of 40 kHz";
}

TEST(CortexM3, HasNoUmaalAndNoFpu) {
  REQUIRE_ASSEMBLER();
  const CpuModel* const m3 = find_cpu_model("unicorn-m3");
  ASSERT_NE(m3, nullptr);
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000ED88
  mov r1, #0xF00000
  str r1, [r0]
  ldr r4, [r0]
  umaal r0, r1, r2, r3
  b .)",
              {.cpu = m3});
  guest.run();
  ASSERT_TRUE(guest.core->fault());
  EXPECT_EQ(guest.core->fault()->what, "undefined instruction");
  EXPECT_EQ(guest.reg(4), 0U) << "CPACR keeps nothing";
  EXPECT_EQ(find_cpu_model("z80"), nullptr);
}

// Right below RAM are constants: a stack that overflows into them must not go on there.
TEST(CortexM3, AStoreToConstantsIsAFault) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x20000000
  mov sp, r0
  push {r0, r1}
  b .)",
              {.cpu = find_cpu_model("unicorn-m3"), .constants = {{0x1FFFF000, 0x1000}}});
  guest.run();
  ASSERT_TRUE(guest.core->fault());
  EXPECT_THAT(guest.core->fault()->what, HasSubstr("write to 0x1FFFFFF8"));
}

}  // namespace
}  // namespace tlsfit::emulator
