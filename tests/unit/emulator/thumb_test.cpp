#include "emulator/cpu/thumb.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace tlsfit::emulator {
namespace {

std::vector<std::uint8_t> code(std::initializer_list<std::uint16_t> halves) {
  std::vector<std::uint8_t> bytes;
  for (const std::uint16_t half : halves) {
    bytes.push_back(static_cast<std::uint8_t>(half));
    bytes.push_back(static_cast<std::uint8_t>(half >> 8));
  }
  return bytes;
}

TEST(Thumb, KnowsWhatAnItBlockSkips) {
  // cmp r0,#0; itte eq; moveq r1,r2; sdiv r1,r1,r0 (eq); movne r3,r4; movs r5,#1
  const auto block = code({0x2800, 0xBF06, 0x4611, 0xFB91, 0xF1F0, 0x4623, 0x2501});
  constexpr std::uint32_t equal = 1U << 30;
  EXPECT_FALSE(skipped_by_it(block, 0, 0));
  EXPECT_FALSE(skipped_by_it(block, 6, equal));
  EXPECT_TRUE(skipped_by_it(block, 6, 0));
  EXPECT_TRUE(skipped_by_it(block, 10, equal));
  EXPECT_FALSE(skipped_by_it(block, 10, 0));
  EXPECT_FALSE(skipped_by_it(block, 12, 0)) << "after it";
  EXPECT_TRUE(is_division(0xFB91, 0xF1F0));
  EXPECT_FALSE(is_division(0xFB01, 0xF100)) << "mul";
}

TEST(ScanBlock, CountsBothSizes) {
  // movs r0,#1; movw r1,#0x1234; bl .; bx lr
  const Block block = scan_block(code({0x2001, 0xF241, 0x2134, 0xF7FF, 0xFFFE, 0x4770}));
  EXPECT_EQ(block.instructions, 4U);
  EXPECT_EQ(block.lowest_sp, 0);
  EXPECT_EQ(block.fpu_at, Block::no_fpu);
}

struct SpCase {
  const char* text;
  std::initializer_list<std::uint16_t> code;
  std::int32_t lowest;
};

TEST(ScanBlock, FollowsTheStackPointer) {
  const SpCase cases[] = {
      {"push {r4-r7,lr}", {0xB5F0}, -20},
      {"push {r4,lr}; sub sp,#16; add sp,#16; pop {r4,pc}", {0xB510, 0xB084, 0xB004, 0xBD10}, -24},
      {"push.w {r4-r11,lr}", {0xE92D, 0x4FF0}, -36},
      {"vpush {d8-d15}", {0xED2D, 0x8B10}, -64},
      {"vpush {s16}", {0xED2D, 0x8A01}, -4},
      {"sub.w sp,sp,#1024", {0xF5AD, 0x6D80}, -1024},
      {"subw sp,sp,#1365", {0xF2AD, 0x5D55}, -1365},
      {"str lr,[sp,#-4]!", {0xF84D, 0xED04}, -4},
      {"strd r4,r5,[sp,#-16]!", {0xE96D, 0x4504}, -16},
      {"ldr pc,[sp],#4", {0xF85D, 0xFB04}, 0},
      {"ldrd r4,r5,[sp],#8", {0xE8FD, 0x4502}, 0},
      {"str r0,[sp,#-4] without write-back", {0xF84D, 0x0C04}, 0},
      {"strd r4,r5,[sp,#8]", {0xE9CD, 0x4502}, 0},
      {"pop {r0}; push {r0,r1}: relative to the start", {0xBC01, 0xB403}, -4},
      {"add.w r0,sp,#8 leaves sp alone", {0xF10D, 0x0008}, 0},
  };
  for (const SpCase& c : cases) {
    const Block block = scan_block(code(c.code));
    EXPECT_EQ(block.lowest_sp, c.lowest) << c.text;
    EXPECT_FALSE(block.sp_unknown) << c.text;
  }
}

TEST(ScanBlock, KnowsWhatItCannotKnow) {
  EXPECT_TRUE(scan_block(code({0x46BD})).sp_unknown);          // mov sp,r7
  EXPECT_TRUE(scan_block(code({0x449D})).sp_unknown);          // add sp,r3
  EXPECT_TRUE(scan_block(code({0xEBAD, 0x0D03})).sp_unknown);  // sub.w sp,sp,r3
  EXPECT_FALSE(scan_block(code({0x466F})).sp_unknown);         // mov r7,sp
}

TEST(ScanBlock, FindsTheFirstFloatingPointInstruction) {
  // nop; vmov.f32 s0,#1.0; vadd.f32 s1,s0,s0
  EXPECT_EQ(scan_block(code({0xBF00, 0xEEB7, 0x0A00, 0xEE70, 0x0A00})).fpu_at, 2U);
  EXPECT_EQ(scan_block(code({0xEE11, 0x0F10})).fpu_at, Block::no_fpu);  // mrc p15: another coprocessor
}

TEST(AccessOf, TellsAddressAndSize) {
  std::array<std::uint32_t, 16> r{};
  r[1] = 0x20000100;
  r[2] = 8;
  r[13] = 0x20001000;
  struct Case {
    const char* text;
    std::uint16_t first, second;
    std::uint32_t address, size;
    bool aligned;
  };
  const Case cases[] = {
      {"ldr r0,[r1,#4]", 0x6848, 0, 0x20000104, 4, false},
      {"ldrb r0,[r1,#1]", 0x7848, 0, 0x20000101, 1, false},
      {"ldrh r0,[r1,#2]", 0x8848, 0, 0x20000102, 2, false},
      {"str r0,[r1,r2]", 0x5088, 0, 0x20000108, 4, false},
      {"ldr r0,[sp,#8]", 0x9802, 0, 0x20001008, 4, false},
      {"push {r4,lr}", 0xB510, 0, 0x20000FF8, 8, true},
      {"pop {r4,pc}", 0xBD10, 0, 0x20001000, 8, true},
      {"ldmia r1!,{r3,r4}", 0xC918, 0, 0x20000100, 8, true},
      {"ldr r0,[pc,#4] at 0x08000102", 0x4801, 0, 0x08000108, 4, false},
      {"ldr.w r0,[r1,#256]", 0xF8D1, 0x0100, 0x20000200, 4, false},
      {"ldr.w r0,[r1,r2,lsl #2]", 0xF851, 0x0022, 0x20000120, 4, false},
      {"str r0,[r1,#-4]!", 0xF841, 0x0D04, 0x200000FC, 4, false},
      {"ldrd r0,r3,[r1,#8]", 0xE9D1, 0x0302, 0x20000108, 8, true},
      {"vldr s0,[r1,#4]", 0xED91, 0x0A01, 0x20000104, 4, true},
      {"vstr d0,[r1,#-8]", 0xED01, 0x0B02, 0x200000F8, 8, true},
      {"stmdb sp!,{r4-r7}", 0xE92D, 0x00F0, 0x20000FF0, 16, true},
  };
  for (const Case& c : cases) {
    const auto access = access_of(0x08000102, c.first, c.second, r);
    ASSERT_TRUE(access) << c.text;
    EXPECT_EQ(access->address, c.address) << c.text;
    EXPECT_EQ(access->size, c.size) << c.text;
    EXPECT_EQ(access->needs_word_alignment, c.aligned) << c.text;
  }
  EXPECT_FALSE(access_of(0, 0x2001, 0, r));       // movs
  EXPECT_FALSE(access_of(0, 0xF000, 0xF801, r));  // bl
}

}  // namespace
}  // namespace tlsfit::emulator
