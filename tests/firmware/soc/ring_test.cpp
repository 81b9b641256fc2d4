#include "soc/ring.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace {

TEST(Ring, GivesBackInOrderAcrossItsEnd) {
  soc::Ring<8> ring;
  std::uint8_t byte = 0, next = 0, expected = 0;
  for (int round = 0; round < 100; ++round) {
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(ring.put(next++));
    ASSERT_EQ(ring.used(), 5u);
    ASSERT_EQ(ring.room(), 3u);
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(ring.take(byte));
      ASSERT_EQ(byte, expected++);
    }
    ASSERT_FALSE(ring.take(byte));
  }
}

TEST(Ring, RefusesWhatItHasNoRoomFor) {
  soc::Ring<4> ring;
  for (std::uint8_t i = 0; i < 4; ++i) EXPECT_TRUE(ring.put(i));
  EXPECT_FALSE(ring.put(4));
  std::uint8_t byte = 0;
  EXPECT_TRUE(ring.take(byte));
  EXPECT_EQ(byte, 0);
  EXPECT_TRUE(ring.put(4));
  EXPECT_EQ(ring.room(), 0u);
}

TEST(Ring, NeedsNoLockBetweenItsTwoSides) {
  soc::Ring<16> ring;
  constexpr unsigned count = 200'000;
  std::thread producer([&] {
    for (unsigned i = 0; i < count;) i += ring.put(static_cast<std::uint8_t>(i)) ? 1 : 0;
  });
  unsigned wrong = 0;
  for (unsigned i = 0; i < count;) {
    std::uint8_t byte = 0;
    if (!ring.take(byte)) continue;
    if (byte != static_cast<std::uint8_t>(i)) ++wrong;
    ++i;
  }
  producer.join();
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
