#include "lab/verdict.hpp"

#include <gmock/gmock.h>

#include "fit/render.hpp"
#include "scripted_runner.hpp"

namespace tlsfit::lab {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Verdicts : public test::ScriptedBench {
 protected:
  Demand demand() const {
    Demand wanted{.targets = {fit::candidates(test::p256_profile(), test::catalogue())}};
    wanted.estimate = true;
    return wanted;
  }
  Verdict verdict(const Demand& wanted) const {
    return verdict_on(bench, wanted, test::catalogue(), fit::load_templates());
  }
};

TEST_F(Verdicts, AnEstimateStartsNoProgram) {
  const Verdict answer = verdict(demand());
  EXPECT_TRUE(answer.fits);
  EXPECT_EQ(answer.board, "pico");
  EXPECT_EQ(answer.net, "wiznet");
  EXPECT_EQ(answer.layout, "bare");
  EXPECT_EQ(answer.flash.basis, "estimated");
  EXPECT_GT(answer.flash.free, 0);
  EXPECT_GT(answer.handshake, 1'000'000U);
  EXPECT_THAT(runner.ran, IsEmpty());
}

TEST_F(Verdicts, ACoreThatWasNeverMeasuredIsSaidToBe) {
  fit::Catalogue catalogue = test::catalogue();
  catalogue.costs.core.id = "another";
  const Verdict answer = verdict_on(bench, demand(), catalogue, fit::load_templates());
  EXPECT_TRUE(answer.fits);
  EXPECT_EQ(answer.of_core, "cortex-m4");
  EXPECT_EQ(answer.handshake, 0U);
  EXPECT_EQ(answer.flash.used, verdict(demand()).flash.used);
}

TEST_F(Verdicts, ACoreThatWasMeasuredHasItsOwnFlashAndNoHandshake) {
  fit::Catalogue catalogue = test::catalogue();
  catalogue.costs.core.id = "another";
  catalogue.costs.core.cost = {.flash = {.per_mille = 1500}, .static_bytes = {}, .stack = {.bytes = 8}};
  const Verdict own = verdict(demand()),
                other = verdict_on(bench, demand(), catalogue, fit::load_templates());
  EXPECT_EQ(other.of_core, "");
  EXPECT_EQ(other.handshake, 0U);
  EXPECT_GT(other.flash.used, own.flash.used * 14 / 10);
  EXPECT_EQ(other.ram.stack_peak, own.ram.stack_peak + 8);
  EXPECT_EQ(other.ram.static_bytes, own.ram.static_bytes);
}

TEST_F(Verdicts, WhatFitsIsBuiltAndRunIfThatIsAskedFor) {
  Demand wanted = demand();
  wanted.estimate = false;
  const Verdict answer = verdict(wanted);
  EXPECT_TRUE(answer.fits);
  EXPECT_EQ(answer.flash.used, 40'000U);
  EXPECT_EQ(answer.flash.basis, "measured");
}

TEST_F(Verdicts, TooLittleRamSaysHowMuchAndWhatIsEnough) {
  const Verdict roomy = verdict(demand());
  bench.board.ram = {{0x2000'0000, static_cast<std::uint32_t>(reserved(roomy.ram) - 100)}};
  const Verdict answer = verdict(demand());
  EXPECT_FALSE(answer.fits);
  EXPECT_EQ(answer.why, "RAM over by 100 bytes");
  EXPECT_THAT(answer.help, Contains("--connections 1"));
  EXPECT_EQ(answer.ram.free, -100);

  // What helps is enough: with one connection it does fit.
  Demand one = demand();
  one.connections = 1;
  EXPECT_TRUE(verdict(one).fits);
}

TEST_F(Verdicts, WhereNothingIsEnoughNothingIsPromised) {
  bench.board.ram = {{0x2000'0000, 2048}};
  const Verdict answer = verdict(demand());
  EXPECT_FALSE(answer.fits);
  EXPECT_THAT(answer.why, HasSubstr("RAM over by"));
  EXPECT_THAT(answer.help, IsEmpty());
  EXPECT_THAT(runner.ran, IsEmpty()) << "there is nothing to build";
}

TEST_F(Verdicts, LimitsOfAPersonCountAsTheBoards) {
  Demand wanted = demand();
  wanted.limits.flash = 10'000;
  EXPECT_THAT(verdict(wanted).why, HasSubstr("flash over --max-flash by"));
}

TEST_F(Verdicts, MoreConnectionsThanTheNetHasAreNoImageAtAll) {
  Demand wanted = demand();
  wanted.connections = bench.net.connections + 1;
  const Verdict answer = verdict(wanted);
  EXPECT_FALSE(answer.fits);
  EXPECT_FALSE(answer.sized);
  EXPECT_THAT(answer.why, HasSubstr("connections at once"));
}

}  // namespace
}  // namespace tlsfit::lab
