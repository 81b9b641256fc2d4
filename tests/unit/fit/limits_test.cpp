#include "fit/limits.hpp"

#include <gmock/gmock.h>

#include "model/board.hpp"
#include "source_tree.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string broken(const Fit& fit, const Limits& limits, const std::vector<Relaxation>& possible) {
  try {
    check_limits(fit, limits, possible);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::No);
    return error.what();
  }
  return "";
}

Fit using_bytes(std::uint64_t flash, std::uint64_t ram) {
  Fit fit;
  fit.flash = {.used = flash, .capacity = 1 << 20, .free = 0, .basis = "estimated"};
  fit.ram.static_bytes = ram;
  fit.ram.basis = "estimated";
  return fit;
}

TEST(Limits, ExactlyEnoughIsEnough) {
  EXPECT_EQ(broken(using_bytes(1000, 500), {.flash = 1000, .ram = 500, .handshake = {}}, {}), "");
  EXPECT_THAT(broken(using_bytes(1001, 500), {.flash = 1000, .ram = 500, .handshake = {}}, {}),
              HasSubstr("--max-flash 1,000 is broken by 1 bytes: 1,001 are needed (estimated)"));
}

TEST(Limits, AHandshakeMayTakeTooLong) {
  Fit fit = using_bytes(1, 1);
  fit.handshake = 90'000'000;
  EXPECT_EQ(broken(fit, {.flash = {}, .ram = {}, .handshake = 90'000'000}, {}), "");
  EXPECT_THAT(broken(fit, {.flash = {}, .ram = {}, .handshake = 80'000'000}, {}),
              HasSubstr("--max-handshake 80,000,000 is broken by 10,000,000"));
}

TEST(Limits, AnEstimateOfTheHandshakeCountsWhereNothingWasRun) {
  const Fit fit = using_bytes(1, 1);
  const Limits limits{.flash = {}, .ram = {}, .handshake = 80'000'000};
  EXPECT_NO_THROW(check_limits(fit, limits, {}, 80'000'000));
  EXPECT_THAT([&] { check_limits(fit, limits, {}, 90'000'000); },
              ThrowsMessage<Error>(HasSubstr("90,000,000 instructions are needed (estimated)")));
}

TEST(Limits, BothAreNamed) {
  const std::string text = broken(using_bytes(2000, 900), {.flash = 1000, .ram = 500, .handshake = {}}, {});
  EXPECT_THAT(text, HasSubstr("--max-flash"));
  EXPECT_THAT(text, HasSubstr("--max-ram 500 is broken by 400 bytes"));
}

TEST(Limits, TheCheapestChangeThatSufficesComesFirst) {
  const std::vector<Relaxation> possible = {{.change = "little", .flash = 10, .ram = 0},
                                            {.change = "most", .flash = 900, .ram = 0},
                                            {.change = "just", .flash = 120, .ram = -50},
                                            {.change = "ram only", .flash = 0, .ram = 999}};
  EXPECT_THAT(
      broken(using_bytes(1100, 0), {.flash = 1000, .ram = {}, .handshake = {}}, possible),
      HasSubstr("\n  enough: just: 120 bytes less, but 50 bytes more RAM\n  enough: most: 900 bytes less"
                "\n  helps: little: 10 bytes less"));
}

TEST(Limits, NothingThatHelpsIsSaidSo) {
  EXPECT_THAT(broken(using_bytes(1100, 0), {.flash = 1000, .ram = {}, .handshake = {}}, {}),
              HasSubstr("nothing that tlsfit knows of"));
}

TEST(Relaxations, KnowWhatATargetAloneCosts) {
  const Catalogue& known = test::catalogue();
  Candidate small = candidates(test::p256_profile(), known).at(0), large = small;
  large.plan.target.host = "large.example";
  large.features.insert("hash:sha384");
  const std::vector<std::vector<Candidate>> targets = {{small}, {large}};
  const auto found = relaxations(trials(targets, "balanced", 2, known).front(), targets,
                                 load_board(test::any_board), "", known);
  const auto drop = std::find_if(found.begin(), found.end(),
                                 [](const Relaxation& r) { return r.change == "drop large.example:8443"; });
  ASSERT_NE(drop, found.end());
  EXPECT_GE(drop->flash, known.costs.options.at("PSA_WANT_ALG_SHA_384").flash);
  for (const Relaxation& r : found) EXPECT_NE(r.change, "drop localhost:8443") << "saves nothing";
}

TEST(Relaxations, AServerWithoutALimitCostsRam) {
  const Catalogue& known = test::catalogue();
  const std::vector<std::vector<Candidate>> targets = {candidates(test::p256_profile(), known)};
  const auto found = relaxations(trials(targets, "balanced", 2, known).front(), targets,
                                 load_board(test::any_board), "", known);
  const auto obeys = std::find_if(found.begin(), found.end(), [](const Relaxation& r) {
    return r.change == "a server at localhost:8443 that obeys max_fragment_length";
  });
  ASSERT_NE(obeys, found.end());
  EXPECT_GT(obeys->ram, 2 * 12000);
}

}  // namespace
}  // namespace tlsfit::fit
