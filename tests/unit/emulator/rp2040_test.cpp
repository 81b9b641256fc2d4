// The RP2040's peripherals on a bus, and what its boot ROM does. What they must do follows from its
// datasheet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/cpu/nvic.hpp"
#include "emulator/rp2040/boot.hpp"
#include "emulator/soc.hpp"
#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint32_t clocks = 0x40008000, resets = 0x4000C000, psm = 0x40010000, io_bank = 0x40014000,
                        pads = 0x4001C000, xosc = 0x40024000, pll_sys = 0x40028000, uart0 = 0x40034000,
                        spi0 = 0x4003C000, adc = 0x4004C000, timer = 0x40054000, watchdog = 0x40058000,
                        rosc = 0x40060000, sio = 0xD0000000, ssi = 0x18000000;
constexpr std::uint32_t toggle = 0x1000, set_bits = 0x2000, clear_bits = 0x3000;

class Rp2040Test : public testing::Test {
 protected:
  explicit Rp2040Test(Defects defects = {})
      : board(board_from_json(load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/boards/rpi-pico.json"),
                              "rpi-pico")),
        flash(board.flash),
        soc(make_soc(board, {clock, bus, nvic, random, flash, [this] { bitten = true; }, [] {}, [] {}},
                     defects)) {
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
  void release_everything() { set(resets + clear_bits, 0x1FFFFFF); }
  /// A pin for a function, with its input on and no pull.
  void give(unsigned pin, std::uint32_t function) {
    set(pads + 4 + 4 * pin, 1U << 6);
    set(io_bank + 8 * pin + 4, function);
  }
  void run_at_125_mhz() {
    set(xosc + 0x0C, 47);
    set(xosc, 0xFABU << 12 | 0xAA0);
    pass(2 * millisecond);
    set(pll_sys + 8, 125);
    set(pll_sys + 4 + clear_bits, 0x21);
    pass(millisecond);
    set(pll_sys + 0xC, 6U << 16 | 2U << 12);
    set(pll_sys + 4 + clear_bits, 8);
    set(clocks + 0x30, 2);
    set(clocks + 0x3C, 1);
    set(clocks + 0x48, 1U << 11);
  }

  Notes notes{nullptr};
  Clock clock{1'000'000};
  Bus bus{notes};
  Nvic nvic;
  Random random{1};
  Board board;
  FlashMemory flash;
  std::unique_ptr<Soc> soc;
  std::string printed;
  bool bitten = false, selected = false;
};

TEST_F(Rp2040Test, RunsOnTheRingAndThenAt125MHz) {
  EXPECT_EQ(clock.hz(), 6'500'000U);
  release_everything();
  run_at_125_mhz();
  EXPECT_NE(get(xosc + 4) & 1U << 31, 0U) << "the crystal is stable";
  EXPECT_NE(get(pll_sys) & 1U << 31, 0U) << "the PLL is locked";
  EXPECT_EQ(get(clocks + 0x38), 4U) << "clk_ref has the crystal";
  EXPECT_EQ(get(clocks + 0x44), 2U) << "clk_sys has the PLL";
  EXPECT_EQ(clock.hz(), 125'000'000U);
  EXPECT_THAT(notes.all(), IsEmpty());
}

TEST_F(Rp2040Test, NothingIsSwitchedToASourceThatDoesNotRun) {
  release_everything();
  set(clocks + 0x3C, 1);
  EXPECT_EQ(get(clocks + 0x44), 1U) << "still clk_ref";
  EXPECT_EQ(clock.hz(), 6'500'000U);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("a source is selected that does not run")));
}

TEST_F(Rp2040Test, PeripheralsAreHeldInResetAndForgetByIt) {
  EXPECT_EQ(get(resets) >> 22 & 1U, 1U);
  set(uart0 + 0x24, 67);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("UART0 +0x24 while its clock is off, or it is held in reset")));
  set(resets + clear_bits, 1U << 22);
  EXPECT_EQ(get(resets + 8) >> 22 & 1U, 1U);
  set(uart0 + 0x24, 67);
  EXPECT_EQ(get(uart0 + 0x24), 67U);
  set(resets + set_bits, 1U << 22);
  set(resets + clear_bits, 1U << 22);
  EXPECT_EQ(get(uart0 + 0x24), 0U);
}

TEST_F(Rp2040Test, RegistersHaveAliasesThatToggleSetAndClear) {
  set(watchdog + 0x0C, 0x0F0F);
  set(watchdog + 0x0C + toggle, 0x00FF);
  EXPECT_EQ(get(watchdog + 0x0C), 0x0FF0U);
  set(watchdog + 0x0C + set_bits, 0x8001);
  set(watchdog + 0x0C + clear_bits, 0x0F00);
  EXPECT_EQ(get(watchdog + 0x0C), 0x80F1U);
  EXPECT_EQ(get(watchdog + 0x0C + set_bits), 0x80F1U);
  bus.write(watchdog + 0x0D, 0xAB, 1);
  EXPECT_EQ(get(watchdog + 0x0C), 0xABABABABU) << "a byte is taken in every lane";
}

TEST_F(Rp2040Test, PinsAreOutputsPullsOrWhatIsOutside) {
  release_everything();
  std::vector<bool> levels;
  soc->watch({"GP25"}, [&](bool high) { levels.push_back(high); });
  set(sio + 0x14, 1U << 25);
  set(sio + 0x24, 1U << 25);
  EXPECT_THAT(levels, IsEmpty()) << "it is not SIO's yet, and its pad pulls down";
  give(25, 5);
  set(sio + 0x18, 1U << 25);
  EXPECT_THAT(levels, testing::ElementsAre(true, false));
  set(pads + 4 + 4 * 2, 1U << 6 | 1U << 3);
  EXPECT_EQ(get(sio + 4) >> 2 & 1U, 1U) << "pulled up";
  soc->drive({"GP2"}, false);
  EXPECT_EQ(get(sio + 4) >> 2 & 1U, 0U);
  soc->drive({"GP3"}, true);
  set(pads + 4 + 4 * 3, 0);
  EXPECT_EQ(get(sio + 4) >> 3 & 1U, 0U) << "its input is off";
  EXPECT_THROW(soc->drive({"B10"}, true), Error);
  EXPECT_THROW(soc->drive({"GP30"}, true), Error);
}

TEST_F(Rp2040Test, TheConsoleIsAUartWithFifos) {
  release_everything();
  run_at_125_mhz();
  set(uart0 + 0x24, 67);  // 125 MHz / 16 / 115200 = 67 + 52/64
  set(uart0 + 0x28, 52);
  set(uart0 + 0x2C, 3U << 5 | 1U << 4);
  set(uart0 + 0x30, 0x301);
  set(uart0, 'a');
  pass(millisecond);
  EXPECT_EQ(printed, "");
  EXPECT_THAT(notes.all(), Contains(HasSubstr("UART0 is used but pin GP0 is not switched to it")));
  give(0, 2);
  give(1, 2);
  EXPECT_TRUE(soc->listening());
  set(uart0 + 0x34, 0);
  set(uart0 + 0x38, 1U << 5);
  nvic.set_enabled(exception::irq0 + 20, true);
  EXPECT_FALSE(nvic.pending(exception::irq0 + 20)) << "that it is empty is no interrupt";
  for (const char c : std::string_view("0123456789")) set(uart0, static_cast<std::uint32_t>(c));
  EXPECT_FALSE(nvic.pending(exception::irq0 + 20));
  pass(10 * 87 * microsecond);
  EXPECT_EQ(printed.substr(0, 9), "012345678");
  EXPECT_TRUE(nvic.pending(exception::irq0 + 20)) << "it has run down to four";
  pass(millisecond);

  for (const char c : std::string_view("xyz")) soc->type(static_cast<std::uint8_t>(c));
  pass(millisecond / 2);
  EXPECT_EQ(get(uart0 + 0x3C) & (1U << 4 | 1U << 6), 0U) << "fewer than four, and not silent for long";
  pass(millisecond / 2);
  EXPECT_EQ(get(uart0 + 0x3C) & (1U << 4 | 1U << 6), 1U << 6);
  EXPECT_EQ(get(uart0), static_cast<std::uint32_t>('x'));
  EXPECT_EQ(get(uart0 + 0x18) & 1U << 4, 0U) << "there is more";
  for (int n = 0; n < 40; ++n) soc->type('!');
  pass(10 * millisecond);
  EXPECT_NE(get(uart0 + 0x3C) & 1U << 10, 0U) << "it has no room for more than 32";
}

TEST_F(Rp2040Test, TheSpiTakesItsTimeAndKeepsEight) {
  release_everything();
  run_at_125_mhz();
  set(spi0 + 0x10, 2);
  set(spi0, 2U << 8 | 7);
  set(spi0 + 4, 2);
  for (const unsigned pin : {16U, 18U, 19U}) give(pin, 1);
  set(sio + 0x24, 1U << 17);
  set(sio + 0x14, 1U << 17);
  give(17, 5);
  set(spi0 + 8, 0x55);
  pass(microsecond);
  EXPECT_EQ(get(spi0 + 8), 0xFFU) << "nobody is selected";
  set(sio + 0x18, 1U << 17);
  EXPECT_TRUE(selected);
  set(spi0 + 8, 0x55);
  EXPECT_EQ(get(spi0 + 0xC) & 4U, 0U) << "8 bits at 20.8 MHz are 384 ns";
  pass(400);
  EXPECT_EQ(get(spi0 + 0xC) & 0x1FU, 7U);
  EXPECT_EQ(get(spi0 + 8), 0xAAU);
  EXPECT_THAT(notes.all(), IsEmpty());
  for (int n = 0; n < 9; ++n) set(spi0 + 8, 0);
  pass(10 * microsecond);
  get(spi0 + 8);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("a received frame was lost")));
}

TEST_F(Rp2040Test, TheWatchdogCountsTwiceAndResetsOnlyWhatItIsTold) {
  set(watchdog + 0x2C, 1U << 9 | 6);
  EXPECT_NE(get(watchdog + 0x2C) & 1U << 10, 0U);
  set(watchdog + 4, 2'000'000);
  set(watchdog, 1U << 30);
  pass(900 * millisecond);
  set(watchdog + 4, 2'000'000);
  pass(900 * millisecond);
  EXPECT_FALSE(bitten);
  pass(100 * millisecond);
  EXPECT_FALSE(bitten);
  EXPECT_THAT(notes.all(), Contains(HasSubstr("PSM_WDSEL selects nothing")));
  set(psm + 8, 0x1FFFC);
  set(watchdog, 1U << 31);
  EXPECT_TRUE(bitten);
}

TEST_F(Rp2040Test, TheTimerCountsMicroseconds) {
  release_everything();
  run_at_125_mhz();
  EXPECT_EQ(get(timer + 0x28), 0U) << "nothing ticks";
  set(watchdog + 0x2C, 1U << 9 | 12);
  const std::uint32_t before = get(timer + 0x28);
  pass(1'500 * microsecond);
  EXPECT_EQ(get(timer + 0x28) - before, 1'500U);
}

TEST_F(Rp2040Test, ConvertsVoltagesAndTheTemperature) {
  release_everything();
  run_at_125_mhz();
  set(clocks + 0x60, 1U << 11 | 1U << 5);
  set(adc, 1);
  EXPECT_EQ(get(adc) & 1U << 8, 0U);
  pass(10 * microsecond);
  EXPECT_NE(get(adc) & 1U << 8, 0U) << "ready";
  soc->put_volts({"GP27"}, 1.65);
  set(adc, 1 | 1U << 12 | 1U << 2);
  pass(10 * microsecond);
  EXPECT_NEAR(get(adc + 4), 2048, 20);
  set(adc, 3 | 4U << 12 | 1U << 2);
  pass(10 * microsecond);
  EXPECT_NEAR(get(adc + 4), 876, 20) << "0.706 V at 27 degrees";
  EXPECT_THROW(soc->put_volts({"GP25"}, 1), Error);
}

TEST_F(Rp2040Test, TheRandomBitIsRandomOnlyBesideTheCrystal) {
  release_everything();
  unsigned ones = 0;
  for (int n = 0; n < 1000; ++n) ones += get(rosc + 0x1C);
  EXPECT_EQ(ones, 1000U);
  run_at_125_mhz();
  ones = 0;
  for (int n = 0; n < 1000; ++n) ones += get(rosc + 0x1C);
  EXPECT_NEAR(ones, 500, 100);
}

TEST_F(Rp2040Test, TheFlashTellsItsUniqueNumber) {
  set(ssi + 0x14, 4);
  set(ssi, 7U << 16);
  set(ssi + 0x10, 1);
  set(ssi + 8, 1);
  Bytes answers;
  set(ssi + 0x60, 0x4B);
  for (int n = 0; n < 12; ++n) set(ssi + 0x60, 0);
  for (int n = 0; n < 13; ++n) answers.push_back(static_cast<std::uint8_t>(get(ssi + 0x60)));
  EXPECT_TRUE(std::all_of(answers.begin(), answers.begin() + 5, [](std::uint8_t b) { return b == 0xFF; }));
  EXPECT_FALSE(std::all_of(answers.begin() + 5, answers.end(), [](std::uint8_t b) { return b == 0xFF; }));
  EXPECT_EQ(get(ssi + 0x24), 0U);
}

TEST(Rp2040Boot, TheChecksumIsTheBootRoms) {
  const std::string_view digits = "123456789";  // of CRC-32/MPEG-2
  EXPECT_EQ(rp2040::boot_checksum(Bytes(digits.begin(), digits.end())), 0x0376E6E7U);
}

/// A core of this kind, with its own flash and RAM.
struct Board2040 {
  explicit Board2040(const CpuModel* cpu)
      : core(clock, bus, Region{0x10000000, 0x10000}, {Region{0x20000000, 264 << 10}},
             {.cpu = cpu,
              .constants = {},
              .devices = {},
              .code_ram = Region{rp2040::boot2_page, unicorn_page}}) {}
  Notes notes{nullptr};
  Clock clock{1'000'000};
  Bus bus{notes};
  Core core;
};

TEST(Rp2040Boot, StartsNothingWithoutTheRightChecksum) {
  Board2040 board(find_cpu_model("unicorn-m0"));
  Bytes flash(0x10000, 0xFF);
  for (std::size_t n = 0; n < 252; n += 2) flash[n] = 0x2A, flash[n + 1] = 0x20;  // movs r0, #42
  flash[250] = 0x30, flash[251] = 0xBF;                                           // wfi
  EXPECT_THROW(rp2040::boot(board.core, flash), Error);
  const std::uint32_t sum = rp2040::boot_checksum(ByteView(flash).first(252));
  for (unsigned n = 0; n < 4; ++n) flash[252 + n] = static_cast<std::uint8_t>(sum >> 8 * n);
  rp2040::boot(board.core, flash);
  EXPECT_EQ(board.core.step(), Core::State::Sleeping) << "at the copy's end, in RAM";
  EXPECT_EQ(board.core.engine().get(UC_ARM_REG_R0), 42U);
  EXPECT_EQ(board.core.pc(), rp2040::boot2_place + 252);
  flash[3] ^= 1;
  EXPECT_THROW(rp2040::boot(board.core, flash), Error);
}

}  // namespace
}  // namespace tlsfit::emulator
