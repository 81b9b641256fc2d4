// Guests that do what no board of ours should: the core goes on or faults as the manual says, and our memory
// and time are not theirs.
#include <ctime>
#include <fstream>

#include "emulator/host/virtual_network.hpp"
#include "emulator/notes.hpp"
#include "emulator/stm32/usart.hpp"
#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

TEST(Events, AnEventThatWasSentKeepsWfeFromSleeping) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: movs r0, #1
  sev
  wfe
  movs r0, #2
  yield
  movs r0, #3
  yield.w
  sev.w
  wfe.w
  movs r0, #4
  wfe
  movs r0, #5
  wfi)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping) << "the event was used up";
  EXPECT_FALSE(guest.core->fault());
  EXPECT_EQ(guest.reg(0), 4U);
  EXPECT_EQ(guest.clock.instructions(), 11U);
}

TEST(Events, WhatIsUndefinedBehindAWfeIsStillAFault) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: sev
  wfe
bad: udf #0
.thumb_func
fault: wfi)");
  guest.run();
  ASSERT_TRUE(guest.core->fault());
  EXPECT_EQ(guest.core->fault()->what, "undefined instruction");
}

TEST(Events, AnInterruptEndsWfeAndItsEntryIsAnEvent) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: ldr r0, =0xE000E010
  movs r1, #99
  str r1, [r0, #4]
  movs r1, #7
  str r1, [r0]
  movs r5, #0
1: wfe
  cmp r5, #3
  bne 1b
  movs r1, #0
  str r1, [r0]
  wfe
  movs r6, #1
  wfe
  movs r6, #2
  wfi
.thumb_func
tick: adds r5, #1
  bx lr)");
  EXPECT_EQ(guest.run(), Core::State::Sleeping);
  EXPECT_EQ(guest.reg(5), 3U);
  EXPECT_EQ(guest.reg(6), 1U) << "the first WFE uses up the event of the last interrupt, the second sleeps";
}

/// B1.5.18: with PRIMASK set an interrupt wakes WFE by SEVONPEND alone.
TEST(Events, WithInterruptsOffOnlySevonpendWakesWfe) {
  REQUIRE_ASSEMBLER();
  const std::string body = R"(
  cpsid i
  ldr r0, =0xE000E010
  movs r1, #99
  str r1, [r0, #4]
  movs r1, #7
  str r1, [r0]
  movs r6, #0
  wfe
  movs r6, #1
  movs r1, #0
  str r1, [r0]
  wfi)";
  Guest without(".thumb_func\nstart:" + body);
  without.run(50);
  EXPECT_EQ(without.reg(6), 0U);
  Guest with(".thumb_func\nstart: ldr r0, =0xE000ED10\nmovs r1, #16\nstr r1, [r0]" + body);
  with.run(50);
  EXPECT_EQ(with.reg(6), 1U);
}

struct ReturnCase {
  const char* name;
  const char* handler;  ///< runs in SVC; r0 is the frame
  const char* what;
};

class WrongReturn : public testing::TestWithParam<ReturnCase> {};

TEST_P(WrongReturn, IsAFaultOfTheGuest) {
  REQUIRE_ASSEMBLER();
  Guest guest(std::string(R"(
.thumb_func
start: svc #0
  wfi
.thumb_func
svc: mov r0, sp
)") + GetParam().handler +
              R"(
  bx lr
.thumb_func
fault: movs r7, #77
  wfi)");
  guest.run();
  ASSERT_TRUE(guest.core->fault()) << GetParam().name;
  EXPECT_NE(guest.core->fault()->what.find(GetParam().what), std::string::npos) << guest.core->fault()->what;
  guest.core->step();
  EXPECT_EQ(guest.reg(7), 77U) << "the guest's own handler did not run";
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongReturn,
    testing::Values(ReturnCase{"a number that no exception has", "ldr r1, =0x010001FF\nstr r1, [r0, #28]",
                               "xPSR is 0x010001FF"},
                    ReturnCase{"an exception that is not active", "ldr r1, =0x0100000F\nstr r1, [r0, #28]",
                               "xPSR is 0x0100000F"},
                    ReturnCase{"not Thumb", "movs r1, #0\nstr r1, [r0, #28]", "not of Thumb"},
                    ReturnCase{"to a handler that was not interrupted", "ldr lr, =0xFFFFFFF1", "xPSR is"},
                    ReturnCase{"no such form", "ldr lr, =0xFFFFFFF3", "means nothing"},
                    ReturnCase{"from where there is no memory",
                               "ldr r1, =0x60000000\nmsr psp, r1\nldr lr, =0xFFFFFFFD",
                               "no memory for its frame"}),
    [](const auto& c) {
      std::string name = c.param.name;
      std::erase(name, ' ');
      return name;
    });

/// Resident set of this process, in pages (proc(5)).
std::size_t resident() {
  std::size_t size = 0, pages = 0;
  std::ifstream("/proc/self/statm") >> size >> pages;
  return pages;
}

/// Each time round is a fault, and each of them in the middle of a block.
TEST(Robust, AFaultLoopAtTheFpuCostsNeitherMemoryNorTime) {
  REQUIRE_ASSEMBLER();
  Guest guest(R"(
.thumb_func
start: movs r5, #0
1: adds r5, #1
  adds r6, #1
  vmov.f32 s0, #1.0
  b 1b
.thumb_func
fault: ldr r0, [sp, #24]
  adds r0, #4
  str r0, [sp, #24]
  bx lr)");
  guest.core->step();
  const std::size_t before = resident();
  const std::clock_t began = std::clock();
  for (int n = 0; n < 40'000; ++n) guest.core->step();
  EXPECT_EQ(guest.core->fault()->what, "floating-point instruction while CPACR keeps the FPU off");
  EXPECT_GT(guest.reg(5), 10'000U);
  EXPECT_EQ(guest.reg(5), guest.reg(6));
  EXPECT_LT(resident() - before, 8192U) << "pages";
  EXPECT_LT(std::clock() - began, 10 * CLOCKS_PER_SEC);
}

TEST(Robust, TheFpuWorksOnceItsInstructionHasFaultedAndItWasSwitchedOn) {
  REQUIRE_ASSEMBLER();
  // As kernels do that switch the FPU on at its first use: the instruction is tried again.
  Guest guest(R"(
.thumb_func
start: movs r4, #0
  vmov.f32 s0, #1.5
  vmov r3, s0
  adds r4, #1
  wfi
.thumb_func
fault: ldr r0, =0xE000ED88
  mov.w r1, #0xF00000
  str r1, [r0]
  bx lr)");
  for (int n = 0; n < 20 && guest.core->step() != Core::State::Sleeping;) ++n;
  EXPECT_EQ(guest.reg(3), 0x3FC00000U);
  EXPECT_EQ(guest.reg(4), 1U);
  EXPECT_EQ(guest.clock.instructions(), 9U) << "what is before the instruction counts once";
}

/// Nothing is due and nothing can interrupt it: others must be heard all the same.
TEST(Robust, AnEndlessLoopWithoutAnAlarmGivesControlBack) {
  REQUIRE_ASSEMBLER();
  Guest guest(".thumb_func\nstart: b start");
  EXPECT_EQ(guest.core->step(), Core::State::Running);
  EXPECT_EQ(guest.core->step(), Core::State::Running);
  EXPECT_GE(guest.clock.instructions(), 1'000'000U);
}

TEST(Robust, MemoryThatCannotBeIsRefused) {
  const auto refused = [](Region flash, std::vector<Region> ram) {
    try {
      Engine::check_memory(flash, ram);
    } catch (const Error& error) {
      return error.exit_code() == ExitCode::Usage;
    }
    return false;
  };
  const Region flash{0x08000000, 0x60000}, ram{0x20000000, 0x18000};
  EXPECT_FALSE(refused(flash, {ram}));
  EXPECT_TRUE(refused({0x08000000, 0xFFFFF000}, {ram})) << "4 GB of blocks";
  EXPECT_TRUE(refused({0x08000000, 0}, {ram}));
  EXPECT_TRUE(refused({0x08000000, 1000}, {ram}));
  EXPECT_TRUE(refused({0x08000100, 0x1000}, {ram}));
  EXPECT_TRUE(refused(flash, {ram, ram}));
  EXPECT_TRUE(refused(flash, {{0x40000000, 0x1000}})) << "devices are there";
  EXPECT_TRUE(refused(flash, {{0xFFFFF000, 0x2000}}));
}

TEST(Robust, NotesAreBounded) {
  std::size_t told = 0, last = 0;
  Notes notes([&](const std::string& note) {
    ++told;
    last = note.size();
  });
  for (int n = 0; n < 100'000; ++n) notes.add("note " + std::to_string(n));
  EXPECT_EQ(told, Notes::most + 1);
  EXPECT_EQ(notes.all().size(), Notes::most + 1);
  EXPECT_GT(last, 20U) << "the last one says that others are left out";
}

/// A bus clock divided by 512 is slower than the largest divider.
TEST(Robust, AUsartWhoseRateIsBelowOneBaudGoesOn) {
  Notes notes(nullptr);
  Clock clock(16'000'000);
  Bus bus(notes);
  stm32::Usart usart(
      "USART1", clock, bus,
      {.clock_hz = [] { return 1953U; }, .transmit = [](std::uint8_t) {}, .request = [](bool) {}});
  usart.write(0x08, 0xFFFF, 0xFFFFFFFF);  // BRR
  usart.write(0x0C, 0x200C, 0xFFFFFFFF);  // CR1: UE, TE, RE
  usart.write(0x04, 'x', 0xFFFFFFFF);
  usart.receive('y');
  EXPECT_TRUE(usart.busy());
}

TEST(Robust, WaysForUdpAreBoundedAndAge) {
  Notes notes(nullptr);
  Clock clock(1'000'000);
  Names names;
  names.add_map("server=127.0.0.1:9");
  VirtualNetwork network(clock, notes, names, {.unix_seconds = [] { return 0.0; }});
  const Ipv4 server = names.resolve("server").value();
  for (unsigned port = 1000; port < 4000; ++port)
    network.send({.from = {0xC000020A, static_cast<std::uint16_t>(port)}, .to = {server, 7}, .data = {1}});
  EXPECT_EQ(network.flows(), VirtualNetwork::most_flows);
  clock.sleep_until(VirtualNetwork::flow_lifetime + 1 * second);
  network.send({.from = {0xC000020A, 1}, .to = {server, 7}, .data = {1}});
  EXPECT_EQ(network.flows(), 1U);
  clock.sleep_until(3 * VirtualNetwork::flow_lifetime);
  network.service();
  EXPECT_FALSE(network.expects_datagrams());
}

}  // namespace
}  // namespace tlsfit::emulator
