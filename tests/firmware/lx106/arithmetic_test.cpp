// Divisions and products that the LX106's compiler calls, beside the host's: all pairs of edges, and random
// numbers.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

extern "C" {
std::uint32_t lx106_udivsi3(std::uint32_t a, std::uint32_t b);
std::uint32_t lx106_umodsi3(std::uint32_t a, std::uint32_t b);
std::int32_t lx106_divsi3(std::int32_t a, std::int32_t b);
std::int32_t lx106_modsi3(std::int32_t a, std::int32_t b);
std::uint64_t lx106_muldi3(std::uint64_t a, std::uint64_t b);
}

namespace {

std::vector<std::uint64_t> numbers() {
  std::vector<std::uint64_t> all{0, 1, 2, 3, 7, 10, 0xFFFF, 0x10000, 0x10001, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF};
  for (unsigned bit = 0; bit < 64; bit += 7) {
    all.push_back(1ULL << bit);
    all.push_back((1ULL << bit) - 1);
  }
  for (const std::uint64_t edge : {0x7FFFFFFFULL, 0x80000000ULL, 0x80000001ULL, 0xFFFFFFFEULL})
    all.push_back(edge);
  std::mt19937_64 random(106);
  for (int n = 0; n < 300; ++n) all.push_back(random() >> random() % 64);
  return all;
}

TEST(Lx106Arithmetic, DividesAsTheHostDoes) {
  for (const std::uint64_t x : numbers())
    for (const std::uint64_t y : numbers()) {
      const auto a = static_cast<std::uint32_t>(x), b = static_cast<std::uint32_t>(y);
      if (b == 0) continue;
      ASSERT_EQ(lx106_udivsi3(a, b), a / b) << a << " / " << b;
      ASSERT_EQ(lx106_umodsi3(a, b), a % b) << a << " % " << b;
      const auto c = static_cast<std::int32_t>(a), d = static_cast<std::int32_t>(b);
      if (c == INT32_MIN && d == -1) continue;
      ASSERT_EQ(lx106_divsi3(c, d), c / d) << c << " / " << d;
      ASSERT_EQ(lx106_modsi3(c, d), c % d) << c << " % " << d;
    }
}

TEST(Lx106Arithmetic, DividesByZeroWithoutATrap) {
  EXPECT_EQ(lx106_udivsi3(5, 0), 0xFFFFFFFFU);
  EXPECT_EQ(lx106_umodsi3(5, 0), 5U);
}

TEST(Lx106Arithmetic, MultipliesAsTheHostDoes) {
  for (const std::uint64_t a : numbers())
    for (const std::uint64_t b : numbers()) ASSERT_EQ(lx106_muldi3(a, b), a * b) << a << " * " << b;
}

}  // namespace
