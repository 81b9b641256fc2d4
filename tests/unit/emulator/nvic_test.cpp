#include "emulator/cpu/nvic.hpp"

#include <gtest/gtest.h>

namespace tlsfit::emulator {
namespace {

constexpr unsigned a = exception::irq0 + 5, b = exception::irq0 + 9;

TEST(Nvic, TakesWhatIsPendingAndEnabled) {
  Nvic nvic;
  nvic.set_pending(a, true);
  EXPECT_FALSE(nvic.attention());
  EXPECT_EQ(nvic.next({}), std::nullopt);
  nvic.set_enabled(a, true);
  EXPECT_TRUE(nvic.attention());
  EXPECT_EQ(nvic.next({}), a);
  nvic.set_pending(exception::pend_sv, true);  // of equal priority the lower number goes first
  EXPECT_EQ(nvic.next({}), exception::pend_sv);
}

TEST(Nvic, LowerPriorityNumbersGoFirst) {
  Nvic nvic;
  for (const unsigned n : {a, b}) {
    nvic.set_enabled(n, true);
    nvic.set_pending(n, true);
  }
  nvic.set_priority(a, 0x80);
  nvic.set_priority(b, 0x40);
  EXPECT_EQ(nvic.next({}), b);
  nvic.activate(b);
  EXPECT_EQ(nvic.next({}), std::nullopt);  // a must wait for b
  nvic.deactivate(b);
  EXPECT_EQ(nvic.next({}), a);
}

TEST(Nvic, ImplementsFourPriorityBits) {
  Nvic nvic;
  nvic.set_priority(a, 0xFF);
  EXPECT_EQ(nvic.priority_byte(a), 0xF0);
}

TEST(Nvic, SubPriorityOrdersButDoesNotPreempt) {
  Nvic nvic;
  nvic.set_group(5);  // bits 7:6 are the group priority
  for (const unsigned n : {a, b}) nvic.set_enabled(n, true);
  nvic.set_priority(a, 0x10);
  nvic.set_priority(b, 0x00);
  nvic.set_pending(a, true);
  nvic.activate(a);
  nvic.set_pending(b, true);
  EXPECT_EQ(nvic.next({}), std::nullopt);  // the same group
  nvic.deactivate(a);
  nvic.set_pending(a, true);
  EXPECT_EQ(nvic.next({}), b);
}

TEST(Nvic, MasksHoldBack) {
  Nvic nvic;
  nvic.set_enabled(a, true);
  nvic.set_priority(a, 0x40);
  nvic.set_pending(a, true);
  EXPECT_EQ(nvic.next({.primask = true}), std::nullopt);
  EXPECT_EQ(nvic.next({.basepri = 0x40}), std::nullopt);
  EXPECT_EQ(nvic.next({.basepri = 0x50}), a);
  nvic.set_pending(exception::nmi, true);
  EXPECT_EQ(nvic.next({.primask = true, .faultmask = true}), exception::nmi);
}

TEST(Nvic, WfiWakesInSpiteOfPrimask) {
  Nvic nvic;
  nvic.set_pending(exception::sys_tick, true);
  EXPECT_TRUE(nvic.wakes({.primask = true}));
  nvic.set_priority(exception::sys_tick, 0x20);
  EXPECT_FALSE(nvic.wakes({.primask = true, .basepri = 0x10})) << "BASEPRI does count";
}

TEST(Nvic, ARequestThatIsHeldComesAgain) {
  Nvic nvic;
  nvic.set_enabled(a, true);
  nvic.set_request(5, true);
  EXPECT_EQ(nvic.next({}), a);
  nvic.activate(a);
  EXPECT_FALSE(nvic.pending(a));
  nvic.deactivate(a);  // the handler did not serve the peripheral
  EXPECT_EQ(nvic.next({}), a);
  nvic.activate(a);
  nvic.set_request(5, false);
  nvic.deactivate(a);
  EXPECT_EQ(nvic.next({}), std::nullopt);
}

}  // namespace
}  // namespace tlsfit::emulator
