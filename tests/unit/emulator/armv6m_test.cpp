// The Cortex-M0+ where it differs from the M4 (core_test.cpp), by small programs. What they must do follows
// from the Armv6-M Architecture Reference Manual, DDI 0419.
#include <gmock/gmock.h>

#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A handler that says so in r7; its own stack is where it was.
constexpr const char* handler = R"(
.thumb_func
fault: mrs r7, ipsr
  b .
)";

Engine::Options m0() {
  return {.cpu = find_cpu_model("unicorn-m0")};
}

struct FaultCase {
  const char* name;
  const char* code;
  const char* said;
};

class ArmV6mFault : public testing::TestWithParam<FaultCase> {};

TEST_P(ArmV6mFault, IsAHardFaultAtTheInstruction) {
  REQUIRE_ASSEMBLER();
  Guest guest(std::string(".thumb_func\nstart: ldr r1, =0x20000100\n") + GetParam().code +
                  "\n  wfi\n.pool\n" + handler,
              m0());
  guest.run();
  ASSERT_TRUE(guest.core->fault().has_value());
  EXPECT_THAT(guest.core->fault()->what, HasSubstr(GetParam().said));
  EXPECT_TRUE(guest.core->fault()->exact);
  EXPECT_EQ(guest.core->fault()->pc, 0x08000080U + 2) << "right behind the LDR";
  for (int n = 0; n < 5; ++n) guest.core->step();
  EXPECT_EQ(guest.reg(7), static_cast<std::uint32_t>(exception::hard_fault));
}

INSTANTIATE_TEST_SUITE_P(Of, ArmV6mFault,
                         testing::Values(FaultCase{"nowhere", "ldr r0, [r0, #0]", "no memory"},
                                         FaultCase{"movw", "movw r0, #1234", "undefined instruction"},
                                         FaultCase{"udiv", "udiv r0, r1, r1", "undefined instruction"},
                                         FaultCase{"umull", "umull r0, r2, r1, r1", "undefined instruction"},
                                         FaultCase{"ldrd", "ldrd r2, r3, [r1]", "undefined instruction"}),
                         [](const auto& instance) { return instance.param.name; });

TEST(ArmV6m, UnalignedAccessesAreHardFaults) {
  REQUIRE_ASSEMBLER();
  for (const char* const access :
       {"ldr r0, [r1, #0]", "str r0, [r1, #0]", "ldrh r0, [r1, #0]", "strh r0, [r1, #0]"}) {
    Guest guest(
        std::string(".thumb_func\nstart: ldr r1, =0x20000101\n  ") + access + "\n  wfi\n.pool\n" + handler,
        m0());
    guest.run();
    ASSERT_TRUE(guest.core->fault().has_value()) << access;
    EXPECT_THAT(guest.core->fault()->what, HasSubstr("unaligned access to 0x20000101")) << access;
    EXPECT_EQ(guest.core->fault()->pc, 0x08000082U) << access;
    for (int n = 0; n < 5; ++n) guest.core->step();
    EXPECT_EQ(guest.reg(7), static_cast<std::uint32_t>(exception::hard_fault)) << access;
  }
}

TEST(ArmV6m, HasNeitherBitBandsNorRegistersOfFaults) {
  REQUIRE_ASSEMBLER();
  Guest bits(
      std::string(".thumb_func\nstart: movs r1, #0x22\n  lsls r1, r1, #24\n  ldr r0, [r1]\n  wfi\n.pool\n") +
          handler,
      m0());
  bits.run();
  ASSERT_TRUE(bits.core->fault().has_value());
  EXPECT_THAT(bits.core->fault()->what, HasSubstr("read of 0x22000000"));
  Guest registers(R"(
.thumb_func
start: ldr r1, =0xE000ED00
  ldr r0, [r1, #0x28]
  ldr r2, [r1, #0x14]
  ldr r3, [r1, #0]
  ldr r4, =0xE000E400
  movs r5, #0xFF
  str r5, [r4]
  ldr r5, [r4]
  wfi)",
                  m0());
  registers.run();
  EXPECT_EQ(registers.reg(0), 0U);
  EXPECT_THAT(registers.notes.all(), Contains(HasSubstr("0xD28: this register is not modelled")));
  EXPECT_EQ(registers.reg(2), 0x208U) << "CCR: frames are aligned, unaligned accesses are not allowed";
  EXPECT_EQ(registers.reg(3), 0x410CC601U) << "Cortex-M0+ r0p1";
  EXPECT_EQ(registers.reg(5), 0xC0U) << "two bits of priority";
}

TEST(ArmV6m, TakesInterruptsAndReturns) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r1, =0xE000E010
  movs r0, #100
  str r0, [r1, #4]
  movs r0, #7
  str r0, [r1]
  movs r4, #0
1: cmp r4, #3
  bne 1b
  cpsid i
  wfi
  b .
.thumb_func
tick: adds r4, #1
  bx lr)",
              m0());
  guest.run(50);
  EXPECT_EQ(guest.reg(4), 3U);
  EXPECT_FALSE(guest.core->fault().has_value());
  EXPECT_THAT(guest.notes.all(), IsEmpty());
}

}  // namespace
}  // namespace tlsfit::emulator
