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

/// Filled to its last byte, and emptied, from each place that it may begin at.
template <std::size_t size>
void fill_and_empty() {
  soc::Ring<size> ring;
  std::uint8_t byte = 0;
  for (std::size_t round = 0; round < 3 * size; ++round) {
    ASSERT_TRUE(ring.put(99) && ring.take(byte));
    for (std::uint8_t i = 0; i < size; ++i) ASSERT_TRUE(ring.put(i));
    ASSERT_EQ(ring.room(), 0u);
    ASSERT_FALSE(ring.put(99)) << "there is no room";
    for (std::uint8_t i = 0; i < size; ++i) {
      ASSERT_EQ(ring.used(), size - i);
      ASSERT_TRUE(ring.take(byte));
      ASSERT_EQ(byte, i);
    }
    ASSERT_FALSE(ring.take(byte));
  }
}

TEST(Ring, HoldsAsMuchAsItSaysAndRefusesMore) {
  fill_and_empty<4>();
  fill_and_empty<5>();
  fill_and_empty<12>();
}

TEST(Ring, NeedsNoLockBetweenItsTwoSides) {
  soc::Ring<15> ring;
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
