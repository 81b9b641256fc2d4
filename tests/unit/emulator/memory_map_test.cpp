// Where the Cortex-M4 finds memory: the alias of flash at 0, bit-band regions, flash that changes under it.
#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

TEST(MemoryMap, AnImageLinkedForTheAliasRuns) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000ED08
  movs r1, #0
  str r1, [r0]
  svc #0
  ldr r2, [r1]
  ldr r3, =start
  ldr r4, =0x08000000
  ldr r4, [r4]
  wfi
.thumb_func
svc: adr r6, svc
  bx lr)",
              {}, 0);
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  ASSERT_FALSE(guest.core->fault()) << guest.core->fault()->what;
  EXPECT_LT(guest.reg(6), test_flash.size) << "the handler in the table at VTOR 0 ran, at the alias";
  EXPECT_EQ(guest.reg(2), test_stack_top) << "the table's first word, by the alias";
  EXPECT_EQ(guest.reg(4), test_stack_top) << "and where flash really is";
  EXPECT_LT(guest.core->pc(), test_flash.size);
  EXPECT_GT(guest.clock.instructions(), 8U);
}

TEST(MemoryMap, VtorMayPointIntoTheAliasOfAnyImage) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000ED08
  ldr r1, =(table - 0x08000000)
  str r1, [r0]
  svc #0
  wfi
.thumb_func
other: movs r6, #66
  bx lr
.balign 128
table: .word 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, other)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(6), 66U);
}

TEST(MemoryMap, BitsOfRamHaveWordsOfTheirOwn) {
  REQUIRE_ASSEMBLER();
  // Bit 9 of the word at 0x20001004 is at 0x22000000 + 0x1004 * 32 + 9 * 4, or bit 1 of its second byte.
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x20001004
  ldr r1, =0xF0F0F0F0
  str r1, [r0]
  ldr r2, =(0x22000000 + 0x1004 * 32 + 9 * 4)
  movs r3, #3
  str r3, [r2]
  ldr r4, [r0]
  ldr r5, [r2]
  movs r3, #2
  strb r3, [r2, #12]
  ldr r6, [r0]
  ldr r7, [r2, #12]
  wfi)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(4), 0xF0F0F2F0U) << "only bit 0 of what is written counts";
  EXPECT_EQ(guest.reg(5), 1U);
  EXPECT_EQ(guest.reg(6), 0xF0F0E2F0U) << "bit 12 is cleared, by a byte";
  EXPECT_EQ(guest.reg(7), 0U);
  EXPECT_TRUE(guest.notes.all().empty());
}

/// A register whose flags are cleared by writing zero, and that remembers what it was written.
struct Flags : Device {
  std::uint32_t read(std::uint32_t) override { return value; }
  void write(std::uint32_t, std::uint32_t written, std::uint32_t) override {
    writes.push_back(written);
    value &= written;
  }
  std::uint32_t value = 0xFF;
  std::vector<std::uint32_t> writes;
};

TEST(MemoryMap, BitsOfPeripheralsAreReadAndWrittenAsWholeWords) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r2, =(0x42000000 + 0x10010 * 32 + 3 * 4)
  ldr r4, [r2]
  movs r3, #0
  str r3, [r2]
  ldr r5, [r2]
  wfi)");
  Flags flags;
  guest.bus.attach("flags", 0x40010010, 4, flags);
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(flags.writes, std::vector<std::uint32_t>{0xF7});
  EXPECT_EQ(guest.reg(4), 1U);
  EXPECT_EQ(guest.reg(5), 0U);
}

TEST(MemoryMap, ABitWithoutMemoryIsNoted) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r2, =(0x22000000 + 0x80000 * 32)
  ldr r4, [r2]
  wfi)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  ASSERT_EQ(guest.notes.all().size(), 1U);
  EXPECT_NE(guest.notes.all().begin()->find("0x20080000"), std::string::npos);
}

TEST(MemoryMap, DivisionTrapsOnlyWhereItIsAskedForAndCarriedOut) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: movs r0, #0
  movs r5, #9
  udiv r6, r5, r0
  ldr r1, =0xE000ED14
  ldr r2, [r1]
  orr r2, #16
  str r2, [r1]
  isb
  cmp r0, #0
  it ne
  sdivne r5, r5, r0
  movs r3, #3
  sdiv r7, r5, r3
  wfi)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  ASSERT_FALSE(guest.core->fault()) << guest.core->fault()->what;
  EXPECT_EQ(guest.reg(6), 0U) << "without the trap the quotient is 0";
  EXPECT_EQ(guest.reg(5), 9U) << "the IT block skips it";
  EXPECT_EQ(guest.reg(7), 3U);
}

/// A flash interface that lets everything be programmed.
void let_program(Guest& guest) {
  FlashMemory& flash = guest.core->engine().flash();
  flash.on_store = [&flash](std::uint32_t offset, std::uint64_t value, unsigned size) {
    std::uint64_t old = 0;
    for (unsigned n = size; n-- > 0;) old = old << 8 | flash.bytes()[offset + n];
    return std::optional(old & value);
  };
}

TEST(MemoryMap, ProgrammingFlashOnlyClearsBits) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x08008000
  ldr r1, =0x12345678
  str r1, [r0]
  ldr r1, =0x0F0F0F0F
  str r1, [r0]
  movs r2, #1
  strh r2, [r0, #4]
  strb r2, [r0, #7]
  b 1f
1: ldr r3, [r0]
  ldr r4, [r0, #4]
  wfi)");
  let_program(guest);
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(3), 0x02040608U);
  EXPECT_EQ(guest.reg(4), 0x01FF0001U);
}

TEST(MemoryMap, CodeThatIsProgrammedAnewRuns) {
  REQUIRE_ASSEMBLER();
  // At 0x08008000: movs r0, #7 and bx lr, then with #3.
  Guest guest(R"(
.thumb_func
start: ldr r4, =0x08008000
  ldr r1, =0x47702007
  str r1, [r4]
  adds r5, r4, #1
  blx r5
  mov r6, r0
  ldr r1, =0x47702003
  str r1, [r4]
  blx r5
  wfi)");
  let_program(guest);
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(6), 7U);
  EXPECT_EQ(guest.reg(0), 3U);
}

}  // namespace
}  // namespace tlsfit::emulator
