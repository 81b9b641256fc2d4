#include "entropy/health.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace {

using namespace entropy;

/// P(X >= k) for a binomial distribution, term by term through logarithms: another way than the code's.
long double tail(unsigned n, long double p, unsigned k) {
  long double sum = 0;
  for (unsigned i = k; i <= n; ++i)
    sum += std::exp(std::lgamma(n + 1.0L) - std::lgamma(i + 1.0L) - std::lgamma(n - i + 1.0L) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  return sum;
}

TEST(Cutoffs, RepetitionIsThatOfSection441) {
  // SP 800-90B §4.4.1 gives this example: alpha = 2^-20, H = 2.0, C = 11.
  EXPECT_EQ(repetition_cutoff(2000, 20), 11u);
  EXPECT_EQ(repetition_cutoff(250, 30), 121u);
  EXPECT_EQ(repetition_cutoff(300, 20), 68u) << "1 + ceil(66.67)";
}

TEST(Cutoffs, ProportionIsThatOfSection442) {
  for (const unsigned millibits : {100u, 250u, 500u, 1000u, 1500u})
    for (const unsigned bits : {20u, 30u, 40u}) {
      const std::uint32_t cutoff = proportion_cutoff(millibits, bits);
      const long double p = std::exp2(millibits / -1000.0L),
                        alpha = std::exp2(-static_cast<long double>(bits));
      EXPECT_LE(tail(window, p, cutoff), alpha) << millibits << " " << bits;
      EXPECT_GT(tail(window, p, cutoff - 1), alpha) << millibits << " " << bits;
    }
}

constexpr std::uint32_t claim = 250;
using Tests = HealthTests<claim>;

TEST(HealthTests, AStuckSourceFailsAtTheCutoff) {
  Tests tests;
  for (unsigned i = 1; i < Tests::repetitions; ++i) ASSERT_EQ(tests.take(0), Verdict::Pass) << i;
  EXPECT_EQ(tests.take(0), Verdict::Stuck);
  EXPECT_EQ(tests.take(0), Verdict::Stuck) << "and keeps failing";
}

TEST(HealthTests, ASourceThatSticksLaterFailsToo) {
  Tests tests;
  for (unsigned i = 0; i < 10'000; ++i) ASSERT_EQ(tests.take(static_cast<std::uint8_t>(i)), Verdict::Pass);
  unsigned taken = 1;
  while (tests.take(77) == Verdict::Pass) ++taken;
  EXPECT_EQ(taken, Tests::repetitions);
}

TEST(HealthTests, ABiasedSourceFailsWithinAWindow) {
  Tests tests;
  Verdict verdict = Verdict::Pass;
  unsigned taken = 0;
  // Never long enough in a row for the repetition count test: every 50th sample differs.
  while (verdict == Verdict::Pass && taken < 2 * window) verdict = tests.take(++taken % 50 == 0 ? 1 : 0);
  EXPECT_EQ(verdict, Verdict::Predictable);
  EXPECT_LE(taken, window);
}

TEST(HealthTests, AllButTheCutoffInAWindowPasses) {
  const auto largest_verdict = [](unsigned equal) {
    Tests tests;
    Verdict verdict = Verdict::Pass;
    for (unsigned i = 0; i < window; ++i) {
      // `equal` zeros, spread so that they are never long in a row; the first sample is one.
      const bool zero = i * equal % window < equal;
      if (const Verdict now = tests.take(zero ? 0 : 1); now != Verdict::Pass) verdict = now;
    }
    return verdict;
  };
  EXPECT_EQ(largest_verdict(Tests::proportion - 1), Verdict::Pass);
  EXPECT_EQ(largest_verdict(Tests::proportion), Verdict::Predictable);
}

TEST(HealthTests, SourcesWithTheClaimedEntropyPass) {
  std::mt19937 random(1);
  std::bernoulli_distribution likely(std::exp2(claim / -1000.0));  // exactly what is claimed
  Tests at_the_claim, uniform;
  for (unsigned i = 0; i < 2'000'000; ++i) {
    ASSERT_EQ(at_the_claim.take(likely(random) ? 0 : static_cast<std::uint8_t>(1 + random() % 3)),
              Verdict::Pass);
    ASSERT_EQ(uniform.take(static_cast<std::uint8_t>(random())), Verdict::Pass);
  }
}

}  // namespace
