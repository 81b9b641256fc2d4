// The LX106's system by small programs: what faults and how, interrupts, the timer, sleep, what it measures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "unit/emulator/lx106_guest.hpp"

namespace tlsfit::emulator::lx106 {
namespace {

constexpr std::uint32_t seen = test_data.base + 0x100;  // what handlers leave

/// Vectors at the start of flash; a handler that counts what comes and leaves cause, address and place.
std::string with_handler(const std::string& body, const std::string& handler = "waiti 15") {
  return fmt::format(R"(
vectors:
.org 0x10
_j debug
.org 0x30
_j handler
.org 0x50
_j handler
.org 0x70
_j handler
.org 0x80
.literal_position
handler:
  wsr.excsave1 a15
  movi a15, 0x{:x}
  s32i a14, a15, 28
  rsr.exccause a14
  s32i a14, a15, 0
  rsr.excvaddr a14
  s32i a14, a15, 4
  rsr.epc1 a14
  s32i a14, a15, 8
  l32i a14, a15, 12
  addi a14, a14, 1
  s32i a14, a15, 12
  l32i a14, a15, 28
  {}
debug:
  movi a15, 0x{:x}
  rsr.epc2 a14
  s32i a14, a15, 16
  rsr.ps a14
  s32i a14, a15, 20
  waiti 15
_start:
  movi a2, vectors
  wsr.vecbase a2
  movi a2, 0x20
  wsr.ps a2
  movi a1, 0x{:x}
  {}
  waiti 0
)",
                     seen, handler, seen, test_data.base + 0x1000, body);
}

struct Bad {
  const char* name;
  const char* code;       // faults at the label `here`
  std::uint32_t cause;    // EXCCAUSE
  std::uint32_t address;  // EXCVADDR; 1: whatever
  const char* what;       // part of what people are told
};

void PrintTo(const Bad& bad, std::ostream* out) {
  *out << bad.name;
}

class Lx106Fault : public testing::TestWithParam<Bad> {};

TEST_P(Lx106Fault, RaisesWhatSiliconRaises) {
  REQUIRE_LX106();
  const Bad& bad = GetParam();
  Lx106Guest guest(with_handler(bad.code));
  guest.run();
  ASSERT_TRUE(guest.cpu.fault());
  EXPECT_THAT(guest.cpu.fault()->what, testing::HasSubstr(bad.what));
  EXPECT_EQ(guest.word(seen), bad.cause);
  if (bad.address != 1) {
    EXPECT_EQ(guest.word(seen + 4), bad.address);
  }
  EXPECT_EQ(guest.word(seen + 8), guest.cpu.fault()->pc);
  EXPECT_EQ(guest.word(seen + 12), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    All, Lx106Fault,
    testing::Values(
        Bad{"ByteFromFlash", "movi a3, 0x40200000\nl8ui a4, a3, 1", 3, 0x40200001, "whole words"},
        Bad{"HalfFromFlash", "movi a3, 0x40200000\nl16ui a4, a3, 2", 3, 0x40200002, "whole words"},
        Bad{"ByteFromInstructionRam", "movi a3, 0x40100000\nl8ui a4, a3, 0", 3, 0x40100000, "whole words"},
        Bad{"ByteToInstructionRam", "movi a3, 0x40100000\ns8i a4, a3, 0", 3, 0x40100000, "whole words"},
        Bad{"WordToFlash", "movi a3, 0x40200000\ns32i a4, a3, 0", 3, 0x40200000, "cannot be written"},
        Bad{"UnalignedWord", "l32i a4, a1, 0\naddi a3, a1, 2\nl32i a4, a3, 0", 9, 0x3FFE9002, "unaligned"},
        Bad{"UnalignedHalf", "addi a3, a1, 1\ns16i a4, a3, 2", 9, 0x3FFE9003, "unaligned"},
        Bad{"UnalignedInFlash", "movi a3, 0x40200001\nl32i a4, a3, 0", 9, 0x40200001, "unaligned"},
        Bad{"ReadOfNothing", "movi a3, 0\nl32i a4, a3, 8", 28, 8, "read of 0x00000008: no memory"},
        Bad{"WriteToNothing", "movi a3, 0\ns32i a4, a3, 4", 29, 4, "write to 0x00000004: no memory"},
        Bad{"BehindRam", "movi a3, 0x3fffc000\ns32i a4, a3, 0", 29, 0x3FFFC000, "no memory"},
        Bad{"JumpToNothing", "movi a3, 0x1234\njx a3", 20, 0x1234, "no code there"},
        Bad{"JumpToData", "jx a1", 20, 0x3FFE9000, "no code there"},
        Bad{"NoInstruction", ".byte 0, 0, 0", 0, 1, "illegal instruction"},
        Bad{"NoSuchRegister", "rsr.ddr a3", 0, 1, "illegal instruction"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Lx106, TakesWordsFromFlashAndInstructionRam) {
  REQUIRE_LX106();
  Lx106Guest guest(with_handler(R"(
  movi a3, 0x40100000
  movi a4, 0x12345678
  s32i a4, a3, 16
  l32i a5, a3, 16
  s32i a5, a1, 0
  movi a3, word
  l32i a5, a3, 0
  s32i a5, a1, 4
  j 1f
  .balign 4
word: .word 0xCAFE1234
1:
)"));
  guest.run();
  ASSERT_FALSE(guest.cpu.fault()) << guest.cpu.fault()->what;
  EXPECT_EQ(guest.word(test_data.base + 0x1000), 0x12345678U);
  EXPECT_EQ(guest.word(test_data.base + 0x1004), 0xCAFE1234U);
}

TEST(Lx106, CountsInstructionsAndTheLowestStackPointer) {
  REQUIRE_LX106();
  Lx106Guest guest(R"(
_start:
  movi a1, 0x3ffe9000
  movi a2, 1000
1: addi a2, a2, -1
  bnez a2, 1b
  _call0 leaf
  waiti 0
  .balign 4
leaf:
  addi a1, a1, -48
  addi a1, a1, 48
  ret
)");
  guest.run();
  EXPECT_EQ(guest.clock.instructions(), 2U + 2000 + 1 + 3 + 1);
  EXPECT_EQ(guest.cpu.lowest_sp(), 0x3FFE9000U - 48);
}

TEST(Lx106, ReturnsFromTheTimersInterruptAndSleepsUntilIt) {
  REQUIRE_LX106();
  // The handler sets the next one: CCOMPARE0 + 1000.
  Lx106Guest guest(
      with_handler(R"(
  rsr.ccount a3
  movi a4, 1000
  add a3, a3, a4
  wsr.ccompare0 a3
  movi a4, 0x40
  wsr.intenable a4
1: waiti 0
  addi a5, a5, 1
  blti a5, 3, 1b
  movi a3, 0
  wsr.intenable a3
)",
                   "rsr.ccompare0 a14\naddmi a14, a14, 1024\nwsr.ccompare0 a14\nl32i a14, a15, 28\n"
                   "rsr.excsave1 a15\nrfe"));
  while (guest.word(seen + 12) < 3) {
    guest.clock.fire_due();
    if (guest.cpu.step() == Cpu::State::Sleeping && !guest.cpu.wakes())
      guest.clock.sleep_until(guest.clock.next_time());
    ASSERT_FALSE(guest.cpu.fault()) << guest.cpu.fault()->what;
    ASSERT_LT(guest.clock.ticks(), 100'000U);
  }
  EXPECT_EQ(guest.word(seen), 4U) << "a level-1 interrupt";
  EXPECT_GE(guest.clock.ticks(), 3000U);
  EXPECT_LT(guest.clock.ticks(), 4200U) << "it slept once more";
  EXPECT_LT(guest.clock.instructions(), 200U);
}

TEST(Lx106, TakesInterruptsOnlyWhereTheLevelLetsIt) {
  REQUIRE_LX106();
  Lx106Guest guest(with_handler(R"(
  movi a4, 0x80
  wsr.intenable a4
  rsil a6, 1
  wsr.intset a4
  l32i a7, a3, 0
  rsr.interrupt a8
  wsr.ps a6
  movi a9, 77
)",
                                "movi a14, 0x80\nwsr.intclear a14\nrsr.excsave1 a15\nrfe"));
  guest.cpu.set_reg(3, seen + 12);
  guest.run();
  ASSERT_FALSE(guest.cpu.fault()) << guest.cpu.fault()->what;
  EXPECT_EQ(guest.cpu.reg(7), 0U) << "masked so far";
  EXPECT_EQ(guest.cpu.reg(8), 0x80U) << "but pending";
  EXPECT_EQ(guest.word(seen + 12), 1U);
  EXPECT_EQ(guest.cpu.reg(9), 77U);
}

TEST(Lx106, HearsPeripheralsByLevelAndByEdge) {
  REQUIRE_LX106();
  Lx106Guest guest(
      "_start: rsr.interrupt a2\nrsr.interrupt a3\nmovi a4, -1\nwsr.intclear a4\n"
      "rsr.interrupt a5\nwaiti 0\n");
  guest.cpu.interrupts().set_request(5, true);
  guest.cpu.interrupts().set_request(9, true);
  guest.cpu.interrupts().set_request(9, false);
  guest.run();
  EXPECT_EQ(guest.cpu.reg(2), 1U << 5 | 1U << 9);
  EXPECT_EQ(guest.cpu.reg(5), 1U << 5) << "a level cannot be cleared, an edge can";
}

TEST(Lx106, BreaksIntoTheDebugVector) {
  REQUIRE_LX106();
  Lx106Guest guest(with_handler("here: break 1, 2"));
  guest.run();
  ASSERT_TRUE(guest.cpu.fault());
  EXPECT_EQ(guest.cpu.fault()->what, "breakpoint without a debugger");
  EXPECT_EQ(guest.word(seen + 16), guest.cpu.fault()->pc);
  EXPECT_EQ(guest.word(seen + 20) & 0x1FU, 0x12U) << "level 2, in an exception";
}

TEST(Lx106, LocksUpWithoutVectors) {
  REQUIRE_LX106();
  Lx106Guest guest("_start: movi a2, 0\njx a2\n");
  while (guest.cpu.step() == Cpu::State::Running) {
  }
  EXPECT_EQ(guest.cpu.step(), Cpu::State::Locked);
  EXPECT_EQ(guest.cpu.fault()->what, "jump to 0x00000000: no code there");
}

TEST(Lx106, RunsWhatWasWrittenToInstructionRam) {
  REQUIRE_LX106();
  // movi.n a3, 5; ret.n — and then movi.n a3, 6 over it.
  Lx106Guest guest(R"(
_start:
  movi a2, 0x40100000
  movi a4, 0xf00d530c
  s32i a4, a2, 0
  callx0 a2
  mov a5, a3
  movi a4, 0xf00d630c
  s32i a4, a2, 0
  callx0 a2
  waiti 0
)");
  guest.run();
  ASSERT_FALSE(guest.cpu.fault()) << guest.cpu.fault()->what;
  EXPECT_EQ(guest.cpu.reg(5), 5U);
  EXPECT_EQ(guest.cpu.reg(3), 6U);
}

TEST(Lx106, KnowsReturnAddresses) {
  REQUIRE_LX106();
  Lx106Guest guest("_start: _call0 leaf\nwaiti 0\n.balign 4\nleaf: waiti 0\n");
  guest.run();
  const std::uint32_t back = guest.cpu.reg(0);
  EXPECT_EQ(guest.cpu.return_address(back), back);
  EXPECT_EQ(guest.cpu.return_address(back + 3), std::nullopt);
  EXPECT_EQ(guest.cpu.return_address(0), std::nullopt);
  EXPECT_EQ(guest.cpu.caller().return_to, back);
}

TEST(Lx106, HandsOnWhatIsToldByAWord) {
  REQUIRE_LX106();
  Lx106Guest guest(
      "_start: movi a2, 0x3ffe8100\nmovi a3, 7\ns32i a3, a2, 0\nmovi a3, 8\ns32i a3, a2, 0\n"
      "s32i a3, a2, 4\nl32i a4, a2, 0\nwaiti 0\n");
  std::vector<std::uint32_t> told;
  guest.cpu.watch_word(seen, [&](std::uint32_t value) { told.push_back(value); });
  guest.run();
  EXPECT_EQ(told, (std::vector<std::uint32_t>{7, 8}));
  EXPECT_EQ(guest.cpu.reg(4), 0U);
}

TEST(Lx106, RefusesMemoryThatCannotBe) {
  Notes notes{nullptr};
  Clock clock{1};
  Bus bus{notes};
  const auto make = [&](Region flash, Region ram) {
    return Memory(bus, {.flash = flash, .ram = {ram}, .devices = {test_devices}});
  };
  EXPECT_THROW(make(test_flash, {0x40200000, 0x1000}), Error);
  EXPECT_THROW(make(test_flash, {0x60000000, 0x1000}), Error);
  EXPECT_THROW(make(test_flash, {0x3FFE8000, 0}), Error);
  EXPECT_THROW(make(test_flash, {0xFFFFF000, 0x2000}), Error);
  EXPECT_THROW(make({0x40200000, 0x40000000}, test_data), Error);
}

}  // namespace
}  // namespace tlsfit::emulator::lx106
