// The Cortex-M4 by small programs. What they must do follows from the ARMv7-M Architecture Reference Manual.
#include "emulator/cpu/core.hpp"

#include <gmock/gmock.h>

#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

TEST(Core, CountsInstructionsExactly) {
  REQUIRE_ASSEMBLER();
  // 2 + 1000 * 3 + 1: the last one is the WFI.
  Guest guest(R"(
.thumb_func
start: movs r0, #0
  mov.w r1, #1000
1: adds r0, #3
  subs r1, #1
  bne 1b
  wfi)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(0), 3000U);
  EXPECT_EQ(guest.clock.instructions(), 3003U);
}

TEST(Core, PeakStackIncludesLeafFunctions) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: bl outer
  wfi
outer: push {r4, lr}
  bl leaf
  pop {r4, pc}
leaf: push {r4-r7}
  sub sp, #100
  add sp, #100
  pop {r4-r7}
  bx lr)");
  guest.run();
  EXPECT_EQ(test_stack_top - guest.core->engine().lowest_sp(), 8U + 16U + 100U);
}

TEST(Core, PeakStackFollowsAVariableAllocation) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: mov.w r3, #512
  sub.w sp, sp, r3
  bl leaf
  wfi
leaf: push {r4}
  pop {r4}
  bx lr)");
  guest.run();
  EXPECT_EQ(test_stack_top - guest.core->engine().lowest_sp(), 516U);
}

TEST(Core, SvcSavesAndRestoresTheCallersRegisters) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: movs r0, #1
  movs r1, #2
  movs r2, #3
  movs r3, #4
  mov r12, r3
  cmp r0, r0
  svc #7
  bne 9f
  movs r4, #1
9: wfi
.thumb_func
svc: mrs r5, ipsr
  mov r6, lr
  ldr r7, [sp, #24]
  movs r0, #9
  movs r1, #9
  movs r2, #9
  movs r3, #9
  mov r12, r3
  bx lr)");
  guest.run();
  EXPECT_EQ(guest.reg(5), 11U);
  EXPECT_EQ(guest.reg(6), 0xFFFFFFF9U);
  EXPECT_EQ(guest.reg(7) & ~0xFFFFU, 0x08000000U);  // the return address in the frame
  EXPECT_EQ(guest.reg(0), 1U);
  EXPECT_EQ(guest.reg(3), 4U);
  EXPECT_EQ(guest.reg(12), 4U);
  EXPECT_EQ(guest.reg(4), 1U) << "the flags were not restored";
  EXPECT_EQ(guest.core->engine().get(UC_ARM_REG_SP), test_stack_top);
}

TEST(Core, FloatingPointStateIsInTheFrameOnceItWasUsed) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000ED88
  mov.w r1, #0xF00000
  str r1, [r0]
  svc #0
  mov r8, r6
  vmov.f32 s0, #1.5
  vmov.f32 s15, #2.5
  svc #0
  vmov r0, s0
  vmov r1, s15
  mrs r2, control
  wfi
.thumb_func
svc: mov r6, lr
  vmov.f32 s0, #9.0
  vmov.f32 s15, #9.0
  bx lr)");
  guest.run();
  EXPECT_FALSE(guest.core->fault());
  EXPECT_EQ(guest.reg(8), 0xFFFFFFF9U) << "not used before: a basic frame";
  EXPECT_EQ(guest.reg(6), 0xFFFFFFE9U) << "an extended frame";
  EXPECT_EQ(guest.reg(0), 0x3FC00000U);
  EXPECT_EQ(guest.reg(1), 0x40200000U);
  EXPECT_EQ(guest.reg(2) & 4U, 4U) << "CONTROL.FPCA is set again";
  EXPECT_EQ(test_stack_top - guest.core->engine().lowest_sp(), 104U);
}

TEST(Core, FramesAreAlignedToEightBytes) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: push {r0}
  svc #0
  mov r1, sp
  wfi
.thumb_func
svc: mov r0, sp
  str r0, [sp]
  bx lr)");
  guest.run();
  EXPECT_EQ(guest.reg(0) % 8, 0U);
  EXPECT_EQ(guest.reg(1), test_stack_top - 4);
}

TEST(Core, ProcessStackIsUsedAndReturnedTo) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x20001000
  msr psp, r0
  movs r0, #2
  msr control, r0
  isb
  svc #0
  mov r1, sp
  mrs r2, control
  wfi
.thumb_func
svc: mov r6, lr
  mov r7, sp
  bx lr)");
  guest.run();
  EXPECT_EQ(guest.reg(6), 0xFFFFFFFDU);
  EXPECT_EQ(guest.reg(7), test_stack_top) << "handlers run on the main stack";
  EXPECT_EQ(guest.reg(1), 0x20001000U);
  EXPECT_EQ(guest.reg(2), 2U);
}

/// SysTick every 100 ticks; counts to ten in its handler.
TEST(Core, SysTickInterruptsAtItsPeriod) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000E010
  movs r1, #99
  str r1, [r0, #4]
  movs r1, #0
  str r1, [r0, #8]
  movs r1, #7
  str r1, [r0]
  movs r5, #0
1: wfi
  cmp r5, #10
  bne 1b
  movs r1, #0
  str r1, [r0]
  wfi
.thumb_func
tick: adds r5, #1
  bx lr)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(5), 10U);
  EXPECT_NEAR(static_cast<double>(guest.clock.ticks()), 1010, 12);
}

TEST(Core, PrimaskHoldsAnInterruptBackUntilItIsCleared) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: cpsid i
  ldr r0, =0xE000ED04
  ldr r1, =0x04000000
  str r1, [r0]
  movs r5, #0
  wfi
  mov r3, r5
  cpsie i
  isb
  mov r4, r5
  wfi
.thumb_func
tick: movs r5, #1
  bx lr)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(3), 0U) << "WFI wakes, but the handler must not run";
  EXPECT_EQ(guest.reg(4), 1U);
}

TEST(Core, AMoreUrgentInterruptPreemptsAndALessUrgentOneWaits) {
  REQUIRE_ASSEMBLER();
  // irq1 has the lower number; irq0's handler sets irq1 pending, irq1's sets irq0 pending again.
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000E400
  ldr r1, =0x00004080
  strh r1, [r0]
  ldr r0, =0xE000E100
  movs r1, #3
  str r1, [r0]
  ldr r6, =0xE000E200
  movs r4, #0
  movs r1, #1
  str r1, [r6]
  dsb
  isb
  wfi
.thumb_func
irq0: adds r4, #1
  movs r1, #2
  cmp r4, #1
  bne 1f
  str r1, [r6]
  dsb
  isb
  mov r8, r5
1: bx lr
.thumb_func
irq1: movs r5, #1
  movs r1, #1
  str r1, [r6]
  dsb
  isb
  mov r9, r4
  bx lr)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(8), 1U) << "irq1 ran inside irq0";
  EXPECT_EQ(guest.reg(9), 1U) << "irq0 did not run inside irq1";
  EXPECT_EQ(guest.reg(4), 2U) << "but afterwards";
}

TEST(Core, HandsOnWhatIsLeftInAWatchedWord) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x20000010
  ldr r1, =0x0102
  str r1, [r0]
  b 1f
1: ldr r2, [r0]   @ cleared
  str r1, [r0]    @ the same once more, and asleep at once
  wfi)");
  std::vector<std::pair<std::uint32_t, std::uint64_t>> told;
  guest.core->engine().watch_word(
      0x20000010, [&](std::uint32_t value) { told.emplace_back(value, guest.clock.instructions()); });
  guest.run();
  EXPECT_THAT(told, testing::ElementsAre(std::pair(0x0102U, 4U), std::pair(0x0102U, 7U)));
  EXPECT_EQ(guest.reg(2), 0U);
}

struct FaultCase {
  const char* name;
  const char* body;
  const char* what;
  bool strict = false;
};

class CoreFault : public testing::TestWithParam<FaultCase> {};

/// The instruction at the label `bad` is the one to be blamed: r4 holds its address.
TEST_P(CoreFault, IsCaughtAtTheInstruction) {
  REQUIRE_ASSEMBLER();
  Guest guest(std::string(R"(
.thumb_func
start: adr.w r4, bad
  movs r0, #0
)") + GetParam().body +
                  R"(
  wfi
.thumb_func
fault: movs r7, #77
  wfi)",
              {.strict = GetParam().strict});
  guest.run();
  ASSERT_TRUE(guest.core->fault()) << GetParam().name;
  EXPECT_NE(guest.core->fault()->what.find(GetParam().what), std::string::npos) << guest.core->fault()->what;
  EXPECT_TRUE(guest.core->fault()->exact);
  EXPECT_EQ(guest.core->fault()->pc, guest.reg(4));
  guest.core->step();
  EXPECT_EQ(guest.reg(7), 77U) << "the guest's own handler did not run";
}

INSTANTIATE_TEST_SUITE_P(
    All, CoreFault,
    testing::Values(
        FaultCase{"null read", "nop\nbad: ldr r1, [r0, #8]\nmovs r2, #1", "read of 0x00000008"},
        FaultCase{"wild store", "ldr r1, =0x60000000\nbad: str r1, [r1]", "write to 0x60000000"},
        FaultCase{"flash write", "ldr r1, =0x08000100\nbad: str r1, [r1]", "flash is read-only"},
        FaultCase{"stack overflow", "ldr r1, =0x20000004\nmov sp, r1\nb bad\nbad: push {r4-r7}",
                  "write to 0x1FFF"},
        FaultCase{"undefined", "nop\nbad: udf #1", "undefined instruction"},
        FaultCase{"FPU off", "nop\nbad: vmov.f32 s0, #1.0", "CPACR"},
        FaultCase{"division by zero",
                  "ldr r1, =0xE000ED14\nldr r2, [r1]\norr r2, #16\nstr r2, [r1]\nisb\nmovs r3, #5\n"
                  "bad: udiv r3, r3, r0",
                  "division by zero"},
        FaultCase{"unaligned LDR with UNALIGN_TRP",
                  "ldr r1, =0xE000ED14\nldr r2, [r1]\norr r2, #8\nstr r2, [r1]\nisb\n"
                  "ldr r1, =0x20000102\nldrh r2, [r1]\nbad: ldr r2, [r1]",
                  "unaligned access to 0x20000102"},
        FaultCase{"unaligned LDRD", "ldr r1, =0x20000102\nbad: ldrd r2, r3, [r1]", "unaligned", true}),
    [](const auto& c) {
      std::string name = c.param.name;
      std::erase_if(name, [](char letter) { return letter == ' ' || letter == '_'; });
      return name;
    });

TEST(Core, ALoadFromRamCodeIsNotExecuted) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0x20000101
  bx r0
.thumb_func
fault: movs r7, #77
  wfi)");
  guest.run();
  ASSERT_TRUE(guest.core->fault());
  EXPECT_EQ(guest.core->fault()->what, "jump to 0x20000100: no code there");
}

TEST(Core, AFaultInsideTheFaultHandlerLocksUp) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: udf #0
.thumb_func
fault: udf #1)");
  guest.run();
  EXPECT_EQ(guest.core->step(), Core::State::Locked);
}

TEST(Core, UnalignedLdrIsAllowed) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r1, =0x20000101
  ldr r2, =0x11223344
  str r2, [r1]
  ldr r3, [r1]
  wfi)",
              {.strict = true});
  guest.run();
  EXPECT_FALSE(guest.core->fault());
  EXPECT_EQ(guest.reg(3), 0x11223344U);
}

TEST(Core, RefusesWhatIsNoVectorTable) {
  Notes notes(nullptr);
  Clock clock(1'000'000);
  Bus bus(notes);
  Core core(clock, bus, test_flash, {test_ram}, {});
  EXPECT_THROW(core.reset(test_flash.base), Error);  // erased flash
}

}  // namespace
}  // namespace tlsfit::emulator
