// program::sleep_until() over a microcontroller and a net that a test makes up: one tick at a time.
#include <gtest/gtest.h>

#include "net/net.hpp"
#include "soc/soc.hpp"
#include "tlsfit/program.hpp"

namespace {

std::uint32_t now = 0;
unsigned slept = 0, polled = 0, said_alive = 0;
net::Status net_status = net::Status::Up;

}  // namespace

namespace soc {
std::uint32_t milliseconds() {
  return now;
}
void idle() {
  ++slept;
  ++now;
}
void alive() {
  ++said_alive;
}
void trace(unsigned, std::uint32_t) {}
}  // namespace soc

namespace net {
Status status() {
  return net_status;
}
void poll() {
  ++polled;
}
}  // namespace net

namespace {

class Sleep : public testing::Test {
 protected:
  void SetUp() override {
    now = 1000;
    slept = polled = said_alive = 0;
    net_status = net::Status::Up;
  }
};

TEST_F(Sleep, EndsInTimeAndKeepsTheNetGoing) {
  tlsfit::program::sleep_until(now + 1000);
  EXPECT_EQ(now, 2000U);
  EXPECT_EQ(slept, 1000U);
  EXPECT_EQ(said_alive, 1000U) << "the watchdog must not end it";
  EXPECT_EQ(polled, 99U);
}

TEST_F(Sleep, WhileTheNetComesUpItGoesOnWithEveryTick) {
  net_status = net::Status::Asking;
  tlsfit::program::sleep_until(now + 100);
  EXPECT_EQ(polled, 100U);
}

TEST_F(Sleep, ATimeThatHasPassedIsNow) {
  tlsfit::program::sleep_until(now);
  tlsfit::program::sleep_until(now - 1);
  tlsfit::program::sleep_until(now - 0x7FFF'FFFF);
  EXPECT_EQ(slept, 0U);
}

TEST_F(Sleep, TimeWraps) {
  now = 0xFFFF'FFF0;
  tlsfit::program::sleep_until(now + 32);
  EXPECT_EQ(slept, 32U);
  EXPECT_EQ(now, 16U);
}

}  // namespace
