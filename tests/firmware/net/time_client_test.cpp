#include "net/ip/time_client.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace {

using net::ip::Reach;

std::uint32_t now = 0;     // ms
std::uint32_t set_to = 0;  // what the clock was set to; 0: never
constexpr std::uint32_t floor_ = 1'700'000'000;

/// Two servers: what they answer, and what was done to them.
struct Servers {
  static constexpr std::uint8_t count = 2;
  static inline Reach reached = Reach::Open;
  static inline bool opens = true, answers = true;
  static inline std::uint32_t tells = 1'800'000'000;
  static inline std::vector<unsigned> turns;
  static inline std::deque<std::vector<std::uint8_t>> answered;
  static inline bool closed = true;

  void start() {}
  bool open(unsigned turn) {
    turns.push_back(turn);
    closed = false;
    return opens;
  }
  Reach reach() { return reached; }
  void send(std::span<const std::uint8_t> request) {
    if (!answers) return;
    std::vector<std::uint8_t> wire(48);
    wire[0] = 4 << 3 | 4;
    wire[1] = 2;
    std::copy_n(request.begin() + 40, 8, wire.begin() + 24);
    const std::uint32_t since_1900 = tells + 2208988800U;
    for (std::size_t i = 0; i < 4; ++i) wire[40 + i] = static_cast<std::uint8_t>(since_1900 >> (24 - 8 * i));
    answered.push_back(wire);
  }
  std::size_t receive(std::span<std::uint8_t> into) {
    if (answered.empty()) return 0;
    std::copy(answered.front().begin(), answered.front().end(), into.begin());
    answered.pop_front();
    return 48;
  }
  void close() { closed = true; }
};

class TimeClient : public testing::Test {
 protected:
  TimeClient() {
    now = set_to = 0;
    Servers::reached = Reach::Open;
    Servers::opens = Servers::answers = true;
    Servers::tells = 1'800'000'000;
    Servers::turns.clear();
    Servers::answered.clear();
    client.start();
  }
  void pass(std::uint32_t milliseconds) {
    for (const std::uint32_t end = now + milliseconds; now < end; now += 10) client.poll();
  }
  net::ip::TimeClient<Servers> client;
};

TEST_F(TimeClient, SetsTheClockAndAsksAgainAfterSixHours) {
  pass(50);
  EXPECT_EQ(set_to, 1'800'000'000U);
  EXPECT_TRUE(client.settled());
  EXPECT_TRUE(Servers::closed);
  pass(6 * 3600 * 1000 - 1000);
  EXPECT_EQ(Servers::turns.size(), 1U);
  pass(2000);
  EXPECT_EQ(Servers::turns.size(), 2U);
}

TEST_F(TimeClient, AsksTheOtherServerWhenOneIsSilent) {
  Servers::answers = false;
  pass(1990);
  EXPECT_EQ(Servers::turns, (std::vector<unsigned>{0}));
  pass(30);
  EXPECT_EQ(Servers::turns, (std::vector<unsigned>{0, 1}));
  EXPECT_FALSE(client.settled());
}

TEST_F(TimeClient, RequestsWaitForTheTimeNoLongerThanUntilAllAreSilent) {
  Servers::answers = false;
  pass(4200);
  EXPECT_TRUE(client.settled());
  EXPECT_EQ(set_to, 0U);
  const std::size_t asked = Servers::turns.size();
  pass(15'000);
  EXPECT_EQ(Servers::turns.size(), asked) << "RFC 4330: never faster than every 15 s";
  Servers::answers = true;
  pass(40'000);
  EXPECT_EQ(set_to, 1'800'000'000U) << "the time comes late, and is taken";
}

TEST_F(TimeClient, RequestsWaitForTheTimeNoLongerThan8Seconds) {
  Servers::reached = Reach::Opening;
  pass(7900);
  EXPECT_FALSE(client.settled());
  pass(200);
  EXPECT_TRUE(client.settled());
}

TEST_F(TimeClient, TimeBeforeTheFloorIsNoAnswer) {
  Servers::tells = floor_ - 1;
  pass(100);
  EXPECT_EQ(set_to, 0U);
  EXPECT_GE(Servers::turns.size(), 2U);
}

TEST_F(TimeClient, StopsWithTheNet) {
  client.stop();
  EXPECT_TRUE(Servers::closed);
  pass(60'000);
  EXPECT_EQ(Servers::turns.size(), 1U) << "the one of its start";
}

}  // namespace

namespace soc {
std::uint32_t milliseconds() {
  return now;
}
}  // namespace soc

namespace rng {
std::uint32_t number() {
  static std::uint32_t last = 0;
  return last = last * 1664525U + 1013904223U;
}
}  // namespace rng

namespace wall_clock {
bool is_set() {
  return set_to != 0;
}
bool set(Seconds seconds) {
  if (seconds < floor_) return false;
  set_to = seconds;
  return true;
}
}  // namespace wall_clock
