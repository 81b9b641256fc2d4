#include "entropy/entropy.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "soc/soc.hpp"
#include "unpacked.hpp"

namespace {

/// What the noise sources do.
struct Noise {
  enum class Kind { Healthy, Stuck, Biased, Silent };
  Kind kind[soc::noise_source_count] = {Kind::Healthy, Kind::Healthy};
  std::size_t given[soc::noise_source_count] = {};
  std::mt19937 random{1};

  std::uint8_t sample(std::size_t source) {
    ++given[source];
    switch (kind[source]) {
      case Kind::Stuck:
        return 7;
      case Kind::Biased:
        return given[source] % 40 == 0 ? 8 : 7;  // never in a row for long
      default:
        return static_cast<std::uint8_t>(random() % 4);
    }
  }
} noise;

}  // namespace

bool soc::noise(std::size_t source, std::uint8_t* out, std::size_t size) {
  if (::noise.kind[source] == Noise::Kind::Silent) return false;
  for (std::size_t i = 0; i < size; ++i) out[i] = ::noise.sample(source);
  return true;
}

namespace {

using Kind = Noise::Kind;

struct EntropyTest : testing::Test {
  EntropyTest() { noise = Noise{}; }
  std::size_t received = 0;
  bool gather(std::size_t bits) {
    return entropy::gather(
        bits,
        [](void* context, std::span<const std::uint8_t> samples) {
          static_cast<EntropyTest*>(context)->received += samples.size();
        },
        this);
  }
};

TEST_F(EntropyTest, StartsWithAThousandSamplesOfEverySourceAndThrowsThemAway) {
  EXPECT_TRUE(entropy::start());
  EXPECT_TRUE(entropy::healthy());
  EXPECT_FALSE(entropy::problem());
  for (const std::size_t given : noise.given) EXPECT_GE(given, 1024u);
}

TEST_F(EntropyTest, EverySourceAloneGivesAllThatIsAskedFor) {
  ASSERT_TRUE(entropy::start());
  const std::size_t before[] = {noise.given[0], noise.given[1]};
  ASSERT_TRUE(gather(320));
  for (std::size_t source = 0; source < 2; ++source)
    EXPECT_GE((noise.given[source] - before[source]) * entropy::claim, 320u * 1000);
  EXPECT_EQ(received, noise.given[0] - before[0] + noise.given[1] - before[1]);
}

TEST_F(EntropyTest, OneBadSourceAtStartIsEnoughToRefuse) {
  for (const Kind kind : {Kind::Stuck, Kind::Biased, Kind::Silent})
    for (std::size_t source = 0; source < soc::noise_source_count; ++source) {
      noise = Noise{};
      noise.kind[source] = kind;
      EXPECT_FALSE(entropy::start());
      EXPECT_FALSE(entropy::healthy());
      EXPECT_TRUE(entropy::problem());
      EXPECT_FALSE(gather(320));
    }
}

TEST_F(EntropyTest, SaysWhatFailed) {
  noise.kind[0] = Kind::Stuck;
  entropy::start();
  EXPECT_EQ(unpacked(entropy::problem()), "a noise source is stuck");
  noise = Noise{};
  noise.kind[1] = Kind::Biased;
  entropy::start();
  EXPECT_EQ(unpacked(entropy::problem()), "a noise source is no longer random");
  noise = Noise{};
  noise.kind[1] = Kind::Silent;
  entropy::start();
  EXPECT_EQ(unpacked(entropy::problem()), "a noise source gives no samples");
}

TEST_F(EntropyTest, ASourceThatFailsLaterIsNoticedAndNeverTrustedAgain) {
  ASSERT_TRUE(entropy::start());
  ASSERT_TRUE(gather(320));
  noise.kind[1] = Kind::Stuck;
  EXPECT_FALSE(gather(320));
  EXPECT_FALSE(entropy::healthy());
  noise.kind[1] = Kind::Healthy;
  EXPECT_FALSE(gather(320));
  EXPECT_FALSE(entropy::healthy());
}

}  // namespace
