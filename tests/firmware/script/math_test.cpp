// The engine's own mathematics against the host's.
#include "script/quickjs/math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan_value = std::nan("");

/// How far `got` is from `wanted`, in units of the last place of `wanted`.
double distance(double got, double wanted) {
  if (std::isnan(wanted) || std::isnan(got)) return std::isnan(got) == std::isnan(wanted) ? 0 : infinity;
  if (got == wanted) return std::signbit(got) == std::signbit(wanted) || got != 0 ? 0 : infinity;
  const double unit = std::nextafter(std::fabs(wanted), infinity) - std::fabs(wanted);
  return std::fabs(got - wanted) / unit;
}

/// The most that two functions differ by, over random numbers of which `spread` says how large they are.
double worst(double (*ours)(double), double (*theirs)(double), double least, double most) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> numbers(least, most);
  double found = 0;
  for (int i = 0; i < 200000; ++i) {
    const double x = numbers(random);
    found = std::max(found, distance(ours(x), theirs(x)));
  }
  return found;
}

TEST(ScriptMath, IsRightToSomeUnitsInTheLastPlace) {
  EXPECT_LE(worst(script_sin, std::sin, -3, 3), 2.5);
  EXPECT_LE(worst(script_cos, std::cos, -1.5, 1.5), 2.5);
  EXPECT_LE(worst(script_tan, std::tan, -1.5, 1.5), 5);
  EXPECT_LE(worst(script_atan, std::atan, -2, 2), 2);
  EXPECT_LE(worst(script_atan, std::atan, -1e6, 1e6), 2);
  EXPECT_LE(worst(script_asin, std::asin, -0.99, 0.99), 4);
  EXPECT_LE(worst(script_acos, std::acos, -0.99, 0.99), 4);
  EXPECT_LE(worst(script_exp, std::exp, -700, 700), 3);
  EXPECT_LE(worst(script_log, std::log, 0.001, 0.9), 3);
  EXPECT_LE(worst(script_log, std::log, 1.1, 1e300), 2);
  EXPECT_LE(worst(script_log2, std::log2, 1.1, 1e9), 4);
  EXPECT_LE(worst(script_log10, std::log10, 1.1, 1e9), 4);
}

TEST(ScriptMath, ReducesLargeAngles) {
  for (const double x : {10.0, 100.0, 1e4, 123456.789, 9e5}) {
    EXPECT_NEAR(script_sin(x), std::sin(x), 1e-15) << x;
    EXPECT_NEAR(script_cos(x), std::cos(x), 1e-15) << x;
  }
  EXPECT_NEAR(script_sin(1e7), std::sin(1e7), 1e-8);
  EXPECT_LE(std::fabs(script_sin(1e300)), 1.0);
}

TEST(ScriptMath, IsExactWhereItMatters) {
  for (int n = -20; n <= 22; ++n) EXPECT_LE(distance(script_pow(10, n), std::pow(10, n)), 1) << n;
  for (int n = -1074; n <= 1023; ++n) EXPECT_EQ(script_pow(2, n), std::ldexp(1, n)) << n;
  for (int n = 0; n <= 22; ++n) EXPECT_EQ(script_log10(std::pow(10, n)), n);
  for (int n = -1022; n <= 1023; ++n) EXPECT_EQ(script_log2(std::ldexp(1, n)), n);
  EXPECT_EQ(script_pow(3, 5), 243);
  EXPECT_EQ(script_pow(-2, 3), -8);
  EXPECT_EQ(script_pow(2, 0.5), std::sqrt(2));
  EXPECT_LE(distance(script_pow(1.000001, 123456), std::pow(1.000001, 123456)), 100);
  EXPECT_EQ(script_hypot(3, 4), 5);
  EXPECT_LE(distance(script_hypot(3e200, 4e200), 5e200), 1);
  EXPECT_EQ(script_exp(0), 1);
  EXPECT_EQ(script_atan2(1, 1), std::atan2(1, 1));
}

TEST(ScriptMath, KnowsTheEdges) {
  double (*const ours[])(double) = {script_sin,  script_cos, script_tan, script_asin, script_acos,
                                    script_atan, script_exp, script_log, script_log2, script_log10};
  double (*const theirs[])(double) = {std::sin,  std::cos, std::tan, std::asin, std::acos,
                                      std::atan, std::exp, std::log, std::log2, std::log10};
  const double edges[] = {0.0,    -0.0,    1, -1, infinity, -infinity, nan_value,
                          5e-324, -5e-324, 2, -2, 1e308,    1e-300};
  for (std::size_t f = 0; f < std::size(ours); ++f)
    for (const double x : edges) {
      if (f <= 2 && std::fabs(x) > 1e6 && std::isfinite(x)) continue;  // where no digit is left
      EXPECT_LE(distance(ours[f](x), theirs[f](x)), 4) << "function " << f << " of " << x;
    }
  for (const double x : edges)
    for (const double y : edges) {
      EXPECT_LE(distance(script_atan2(y, x), std::atan2(y, x)), 2) << y << ' ' << x;
      const double power = std::pow(x, y);
      // ECMAScript differs from C here.
      if (!(std::isnan(y) || (std::fabs(x) == 1 && std::isinf(y)))) {
        EXPECT_LE(distance(script_pow(x, y), power), 4) << x << " ** " << y;
      }
    }
  EXPECT_TRUE(std::isnan(script_pow(1, infinity)));
  EXPECT_TRUE(std::isnan(script_pow(1, nan_value)));
  EXPECT_EQ(script_pow(nan_value, 0), 1);
}

}  // namespace
