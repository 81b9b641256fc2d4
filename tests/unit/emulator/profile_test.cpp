#include "emulator/profile.hpp"

#include <gmock/gmock.h>

#include "guest.hpp"

namespace tlsfit::emulator {
namespace {

// `start` calls `outer` once, which calls `inner` twice and jumps to it in its end; `inner` loops back to its
// own start. `wild` jumps on with nothing of use in the link register. `svc` stands for an interrupt.
constexpr const char* program = R"(
.macro function name
.global \name
.type \name, %function
.thumb_func
\name:
.endm
function start
  movs r1, #0
  bl outer
  bl wild
  bl leaf
  svc 0
  movs r1, #0
  wfi
.size start, . - start
function outer
  push {r4, lr}
  movs r0, #1
  bl inner
  movs r0, #3
  bl inner
  pop {r4, lr}
  movs r0, #2
  b inner
.size outer, . - outer
function inner
  subs r0, #1
  cmp r0, #0
  bne inner
  bx lr
.size inner, . - inner
function wild
  push {r4, lr}
  movs r0, #9
  mov lr, r0
  b landing
.size wild, . - wild
function landing
  movs r0, #1
  pop {r4, pc}
.size landing, . - landing
function leaf
  bx lr
.size leaf, . - leaf
function svc
  movs r0, #5
  push {lr}
  bl inner
  pop {pc}
.size svc, . - svc
)";

class ProfileTest : public testing::Test {
 protected:
  ProfileTest() : image_(elf(), "guest.elf", {.board = "pico", .net = "wiznet"}), guest_(program) {}

  static Bytes elf() {
    const TemporaryFolder folder;
    link_guest(program, folder.path(), folder.path() / "guest.elf");
    return read_bytes(folder.path() / "guest.elf");
  }

  static const FunctionCost& of(const std::vector<FunctionCost>& costs, const std::string& name) {
    static const FunctionCost none;
    for (const FunctionCost& cost : costs)
      if (cost.function == name) return cost;
    ADD_FAILURE() << name << " is not in the profile";
    return none;
  }

  Image image_;
  Guest guest_;
};

TEST_F(ProfileTest, FollowsCallsReturnsAndInterrupts) {
  REQUIRE_ASSEMBLER();
  Profile profile(image_, *guest_.core);
  guest_.run(100);
  const auto costs = profile.costs();
  const FunctionCost inner = of(costs, "inner"), outer = of(costs, "outer"), start = of(costs, "start"),
                     svc = of(costs, "svc");
  EXPECT_EQ(inner.calls, 4U) << "loops are no calls";
  EXPECT_EQ(inner.own, 3 * (1 + 3 + 2 + 5) + 4U);
  EXPECT_EQ(inner.with_calls, inner.own);
  EXPECT_EQ(outer.calls, 1U);
  EXPECT_EQ(outer.own, 8U);
  EXPECT_EQ(outer.with_calls, outer.own + 3 * (1 + 3 + 2) + 3);
  EXPECT_EQ(svc.calls, 1U);
  EXPECT_EQ(svc.with_calls, svc.own + 3 * 5 + 1);
  const FunctionCost wild = of(costs, "wild"), landing = of(costs, "landing"), leaf = of(costs, "leaf");
  EXPECT_EQ(wild.own, 4U);
  EXPECT_EQ(wild.with_calls, wild.own + landing.own) << "it ends although the link told nothing";
  EXPECT_EQ(landing.with_calls, 2U);
  EXPECT_EQ(leaf.with_calls, 1U);
  EXPECT_EQ(start.own, 7U);
  EXPECT_EQ(start.with_calls, start.own + outer.with_calls + wild.with_calls + leaf.with_calls)
      << "without the interrupt's";
  std::uint64_t sum = 0;
  for (const FunctionCost& cost : costs) sum += cost.own;
  EXPECT_EQ(sum, guest_.clock.instructions());
  EXPECT_EQ(inner.handshake_own, 0U);
}

TEST_F(ProfileTest, CountsHandshakesApart) {
  REQUIRE_ASSEMBLER();
  Profile profile(image_, *guest_.core);
  profile.in_handshake(true);
  guest_.run(100);
  for (const FunctionCost& cost : profile.costs()) {
    EXPECT_EQ(cost.handshake_own, cost.own) << cost.function;
    EXPECT_EQ(cost.handshake_with_calls, cost.with_calls) << cost.function;
  }
}

}  // namespace
}  // namespace tlsfit::emulator
