// The ESP8266's peripherals by their registers, as a driver would use them.
#include "emulator/esp8266/esp8266ex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace tlsfit::emulator::esp8266 {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

struct Lines : Interrupts {
  void set_request(unsigned irq, bool level) override { levels[irq] = level; }
  std::map<unsigned, bool> levels;
};

struct Chip : testing::Test {
  explicit Chip(Defects defects = {})
      : soc(board, {clock, bus, lines, random, flash, [this] { ++bites; }, [] {}, [] {}}, defects) {
    soc.on_console([this](std::uint8_t c) { printed += static_cast<char>(c); });
  }
  void put(std::uint32_t address, std::uint32_t value) { bus.write(address, value, 4); }
  std::uint32_t get(std::uint32_t address) { return bus.read(address, 4); }
  void pass(Nanoseconds span) {
    const Nanoseconds end = clock.now() + span;
    while (clock.next_time() <= end) {
      clock.sleep_until(clock.next_time());
      clock.fire_due();
    }
    clock.sleep_until(end);
  }

  Board board = load_board((fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/esp8266.json").string());
  Notes notes{nullptr};
  Clock clock{1};
  Bus bus{notes};
  Lines lines;
  Random random{1};
  FlashMemory flash{board.flash};
  unsigned bites = 0;
  std::string printed;
  Esp8266Ex soc;
};

struct QuietChip : Chip {
  QuietChip() : Chip({.noise = true}) {}
};

constexpr std::uint32_t uart = 0x60000000, spi = 0x60000100, gpio = 0x60000300, mux = 0x60000800,
                        watchdog = 0x60000900;

TEST_F(Chip, SendsAndReceivesAtTheLinesRate) {
  EXPECT_FALSE(soc.listening());
  put(uart + 0x14, 451);  // CLKDIV: 52 MHz / 115,200
  EXPECT_TRUE(soc.listening());
  put(uart + 0x24, 1);  // CONF1: an interrupt for one character received
  put(uart + 0x0C, 1);
  for (const char c : {'h', 'i'}) put(uart, static_cast<std::uint32_t>(c));
  EXPECT_EQ(get(uart + 0x1C) >> 16 & 0xFFU, 2U);
  pass(100 * microsecond);  // 10 bits at 115,200 take 87 µs
  EXPECT_EQ(printed, "h");
  pass(100 * microsecond);
  EXPECT_EQ(printed, "hi");
  soc.type('x');
  EXPECT_FALSE(lines.levels[5]);
  pass(100 * microsecond);
  EXPECT_TRUE(lines.levels[5]);
  EXPECT_EQ(get(uart), 'x');
  EXPECT_FALSE(lines.levels[5]) << "a level: it is gone when its reason is";
  EXPECT_THAT(notes.all(), IsEmpty());
}

TEST_F(Chip, TellsOfLostCharactersAndWrongRates) {
  put(uart + 0x14, 500);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("another rate")));
  for (int n = 0; n < 129; ++n) soc.type('x');
  pass(20 * millisecond);
  EXPECT_EQ(get(uart + 0x1C) & 0xFFU, 128U);
  EXPECT_EQ(get(uart + 0x04) & 1U << 4, 1U << 4);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("lost")));
}

TEST_F(Chip, MovesBytesEachWayOverSpi) {
  std::string heard;
  bool selected = false;
  soc.connect_spi(
      board.wiring("wiznet"), {0}, [&](bool is) { selected = is; },
      [&](std::uint8_t out) {
        heard += static_cast<char>(out);
        return static_cast<std::uint8_t>(out + 1);
      });
  for (const std::uint32_t pad : {0x04U, 0x08U, 0x0CU}) put(mux + pad, 2U << 4);  // GPIO12 to 14: HSPI
  put(gpio + 0x04, 1U << 5);                                                      // CS high, then low
  put(gpio + 0x10, 1U << 5);
  EXPECT_FALSE(selected);
  put(gpio + 0x08, 1U << 5);
  EXPECT_TRUE(selected);
  put(spi + 0x18, 2U << 12 | 2U);         // a third of 52 MHz
  put(spi + 0x1C, 1U << 27 | 1U);         // MOSI, both ways at once
  put(spi + 0x20, 39U << 17 | 39U << 8);  // 40 bits
  put(spi + 0x40, 0x44434241);
  put(spi + 0x44, 0x45);
  put(spi + 0x00, 1U << 18);
  EXPECT_NE(get(spi + 0x00), 0U) << "it takes its time";
  pass(40 * 58);
  EXPECT_EQ(get(spi + 0x00), 0U);
  EXPECT_EQ(heard, "ABCDE");
  EXPECT_EQ(get(spi + 0x40), 0x45444342U);
  EXPECT_EQ(get(spi + 0x44) & 0xFFU, 0x46U);
  EXPECT_THAT(notes.all(), IsEmpty());
}

TEST_F(Chip, HearsNothingOverSpiWhosePinsAreElsewhere) {
  soc.connect_spi(
      board.wiring("wiznet"), {0}, [](bool) {}, [](std::uint8_t) { return std::uint8_t{0}; });
  put(gpio + 0x10, 1U << 5);
  put(spi + 0x1C, 1U << 27 | 1U);
  put(spi + 0x20, 7U << 17 | 7U << 8);
  put(spi + 0x00, 1U << 18);
  EXPECT_EQ(get(spi + 0x40) & 0xFFU, 0xFFU);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("not switched to it")));
}

TEST_F(Chip, BitesUnlessFed) {
  put(watchdog + 0x04, 10);  // each 0.82 s
  put(watchdog + 0x08, 10);
  put(watchdog, 1);
  for (int n = 0; n < 3; ++n) {
    pass(second);
    put(watchdog + 0x14, 0x73);
  }
  EXPECT_EQ(bites, 0U);
  pass(2 * second);
  EXPECT_EQ(bites, 1U);
}

TEST_F(Chip, ShowsLevelsOfPins) {
  std::vector<bool> seen;
  soc.watch(board.pins.at("led1"), [&](bool high) { seen.push_back(high); });
  put(gpio + 0x10, 1U << 2);
  put(gpio + 0x04, 1U << 2);
  EXPECT_EQ(seen, (std::vector<bool>{false, true}));
  soc.drive(board.pins.at("button"), false);
  EXPECT_EQ(get(gpio + 0x18) & 5U, 4U);
  EXPECT_THROW(soc.watch({"B1"}, [](bool) {}), Error);
}

TEST_F(Chip, HasNoiseInItsOscillatorAndRandomNumbers) {
  EXPECT_NE(get(0x3FF20E44), get(0x3FF20E44));
  const std::uint32_t first = get(0x6000071C);
  pass(100 * millisecond);
  EXPECT_NEAR(get(0x6000071C) - first, 15'000, 2'000) << "about 150 kHz";
}

TEST_F(QuietChip, HasNoneWithoutNoise) {
  EXPECT_EQ(get(0x3FF20E44), get(0x3FF20E44));
}

TEST_F(Chip, TellsOfRegistersThatItDoesNotHave) {
  EXPECT_EQ(get(uart + 0x28), 0U);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("not modelled")));
}

}  // namespace
}  // namespace tlsfit::emulator::esp8266
