// What a program does with the board, in the real image. What it keeps in flash (tlsfit/store.hpp): the power
// fails at every single write. Its pins (tlsfit/pins.hpp), the converter (tlsfit/adc.hpp), and its sleep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/machine.hpp"
#include "image/board.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::test {
namespace {

using emulator::Machine;

class Parts : public testing::Test {
 protected:
  struct Start {
    std::string found, end;  ///< lines of the program's
    std::string led;         ///< what became of it
    Bytes flash;             ///< afterwards
    bool power_lost = false;
    std::uint64_t erases = 0;
  };

  static void SetUpTestSuite() {
    place = std::make_unique<TemporaryFolder>();
    const fs::path app = fs::path(TLSFIT_SOURCE_DIR) / "tests/image/programs/parts",
                   out = place->path() / "out";
    const ProcessResult fitted =
        tlsfit({"fit", "--board", any_board, "--net", any_net, "--estimate", "--app", app, "-o", out / "fit"},
               place->path());
    ASSERT_TRUE(fitted.ok()) << fitted.err;
    const ProcessResult built = tlsfit(
        {"build", "--board", any_board, "--net", any_net, "--fit", out / "fit", "--app", app, "-o", out},
        place->path());
    ASSERT_TRUE(built.ok()) << built.err;
    image = std::make_unique<emulator::Image>(out / "firmware.elf");
  }
  static void TearDownTestSuite() {
    image.reset();
    place.reset();
  }

  /// From reset until the program has said how it went, or the power fails at that write. (Without entropy,
  /// which nothing here needs, a start is quick.)
  static Start start(const Bytes& flash, std::uint64_t power_cut = 0,
                     const std::vector<emulator::PinState>& pins = {}) {
    emulator::Names names;
    std::string out, led;
    Machine machine(*image, names,
                    {.seed = power_cut,
                     .defects = {.noise = pins.empty()},
                     .flash = flash,
                     .power_cut = power_cut,
                     .network = {.unix_seconds = [] { return 0.0; }},
                     .pins = pins,
                     .watched = {emulator::parse_pin("led1", image->board())},
                     .pin_changed = [&](const Pin&, bool high) { led += high ? "high " : "low "; },
                     .console = [&](std::uint8_t c) { out += static_cast<char>(c); }});
    Machine::State state = Machine::State::Running;
    while (state == Machine::State::Running && !out.ends_with("kept\r\n") &&
           machine.clock().now() < 20 * emulator::second)
      state = machine.step(false, -1);
    Start result;
    const std::size_t at = out.find("found "), after = out.find("\r\n", at);
    if (at != std::string::npos && after != std::string::npos)
      result.found = out.substr(at + 6, after - at - 6);
    result.end = out;
    result.led = led;
    result.flash.assign(machine.flash().begin(), machine.flash().end());
    result.power_lost = state == Machine::State::PowerLost;
    for (const std::uint64_t times : machine.flash_wear().erases) result.erases += times;
    return result;
  }

  static std::string text_of(int number) { return number == 0 ? "" : "written at " + std::to_string(number); }

  /// The start that finds `number`, with the power failing at each write, or at each `step`th.
  static void cut_everywhere(const Bytes& flash, int number, std::uint64_t step) {
    std::uint64_t writes = 0;
    for (std::uint64_t cut = 1;; cut += step, ++writes) {
      const Start broken = start(flash, cut);
      if (!broken.power_lost) break;
      const Start next = start(broken.flash);
      const std::string old = fmt::format("{} {}", number, text_of(number)),
                        half = fmt::format("{} {}", number + 1, text_of(number)),
                        whole = fmt::format("{} {}", number + 1, text_of(number + 1));
      ASSERT_THAT(next.found, testing::AnyOf(old, half, whole)) << "write " << cut;
      ASSERT_TRUE(next.end.ends_with("\r\nkept\r\n")) << "write " << cut << ": " << next.end;
    }
    EXPECT_GT(writes, 15U);
  }

  static inline std::unique_ptr<TemporaryFolder> place;
  static inline std::unique_ptr<emulator::Image> image;
};

TEST_F(Parts, EachValueIsOldOrNewWhereverThePowerFails) {
  Bytes flash = image->flashed({});
  std::uint64_t erases = 0;
  for (int number = 0; number < 4; ++number) {
    // A page is erased at first, filled, emptied record by record, and left for the other one.
    cut_everywhere(flash, number, number == 1 ? 199 : 1);
    if (HasFatalFailure()) return;
    const Start done = start(flash);
    EXPECT_EQ(done.found, fmt::format("{} {}", number, text_of(number)));
    EXPECT_TRUE(done.end.ends_with("\r\nkept\r\n")) << done.end;
    erases += done.erases;
    flash = done.flash;
  }
  EXPECT_EQ(erases, 2U) << "one page at the first start, the other when it was full";
}

// A debugger or DFU writes what the image has and nothing else.
TEST_F(Parts, NewImagesLeaveWhatIsKept) {
  const Start first = start(image->flashed({}));
  EXPECT_EQ(start(image->flashed(first.flash)).found, "1 written at 1");
  for (const ElfSegment& segment : image->segments())
    EXPECT_TRUE(segment.physical + segment.content.size() <= 0x08004000 || segment.physical >= 0x0800C000)
        << segment.physical;
}

// The button is pressed and A1 has half the supply; C0 is open, and B5 has no converter.
TEST_F(Parts, PinsAndTheConverterAreTheBoards) {
  const Board& board = image->board();
  const Start open = start(image->flashed({}));
  EXPECT_THAT(open.end, testing::HasSubstr("pins 1 10 01\r\n"))
      << "the button is up; LED and open drain follow";
  EXPECT_EQ(open.led, "low high low ") << "an output, then one level and the other";
  const Start pressed =
      start(image->flashed({}), 0,
            {emulator::parse_pin_state("button=low", board), emulator::parse_pin_state("B1=low", board),
             emulator::parse_pin_state("A1=1.65V", board)});
  EXPECT_THAT(pressed.end, testing::HasSubstr("pins 0 10 00\r\n")) << "B1 is held low from outside";
  const std::size_t at = pressed.end.find("adc ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_NEAR(std::stoi(pressed.end.substr(at + 4)), 2048, 10);
  EXPECT_THAT(pressed.end, testing::HasSubstr(" none\r\n")) << "there is no converter at B5";
}

// Awake, a second of the program's own loop() and the net's poll() would be several hundred thousand.
TEST_F(Parts, SleepsUntilItIsTime) {
  emulator::Names names;
  std::string out;
  Machine machine(*image, names,
                  {.defects = {.noise = true},
                   .flash = image->flashed({}),
                   .network = {.unix_seconds = [] { return 0.0; }},
                   .console = [&](std::uint8_t c) { out += static_cast<char>(c); }});
  const auto run_until = [&](emulator::Nanoseconds end) {
    while (machine.clock().now() < end && machine.step(false, -1) == Machine::State::Running) continue;
  };
  run_until(8 * emulator::second);  // the net has its address by then
  const std::uint64_t before = machine.clock().instructions();
  out.clear();
  run_until(13 * emulator::second);
  const std::uint64_t each_second = (machine.clock().instructions() - before) / 5;
  std::size_t woken = 0;
  for (std::size_t at = 0; (at = out.find("woke", at)) != out.npos; ++at) ++woken;
  EXPECT_EQ(woken, 5U) << out;
  EXPECT_LT(each_second, 150'000U);
  EXPECT_GT(each_second, 1'000U) << "the tick and the net go on";
  RecordProperty("instructions_each_second", static_cast<int>(each_second));
}

}  // namespace
}  // namespace tlsfit::test
