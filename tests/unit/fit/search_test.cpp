#include "fit/search.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <limits>

#include "fit/combine.hpp"
#include "fit/memory.hpp"
#include "small_profiles.hpp"
#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::ElementsAre;

Candidate ecdsa_candidate() {
  return candidates(test::p256_profile(), test::catalogue()).at(0);
}

Candidate tls13_candidate() {
  Candidate fresh = ecdsa_candidate();
  fresh.plan.version = "tls1.3";
  fresh.features.erase("tls1.2");
  fresh.features.erase("kx:ecdhe-ecdsa");
  fresh.features.insert("tls1.3");
  return fresh;
}

Candidate rsa_candidate() {
  Candidate candidate = ecdsa_candidate();
  candidate.plan.suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  candidate.features.insert("key:rsa");
  return candidate;
}

/// Every combination of plans, shape and build that the objective allows, priced one by one as the fit is.
double cheapest(const std::vector<std::vector<Candidate>>& targets, const std::string& objective) {
  const Catalogue& known = test::catalogue();
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> at(targets.size(), 0);
  for (bool more = true; more;) {
    std::vector<Candidate> plans;
    for (std::size_t i = 0; i < targets.size(); ++i) plans.push_back(targets[i][at[i]]);
    close_features(plans);
    for (const Shape& shape : known.shapes) {
      if (!open_to(shape.objectives, objective) ||
          !std::all_of(plans.begin(), plans.end(),
                       [&](const Candidate& c) { return shape.can_serve(c.features); }))
        continue;
      for (const Build& build : known.builds) {
        if (!open_to(build.objectives, objective) || !open_to(build.shapes, shape.name)) continue;
        const Choice choice{.objective = objective, .shape = shape, .build = build, .connections = 2};
        const auto options = merged_options(plans, choice, known);
        Cost cost = estimated_cost(plans, options, choice, known);
        cost.flash += anchor_flash(plans);
        cost.heap = estimated_heap(heap_needs(plans, options, shape), cost.heap);
        best = std::min(best, score_of(choice, cost));
      }
    }
    more = false;
    for (std::size_t i = 0; i < at.size() && !more; ++i) {
      more = ++at[i] < targets[i].size();
      if (!more) at[i] = 0;
    }
  }
  return best;
}

/// The names of what is tried, "shape/build", best first.
std::vector<std::string> tried(const std::vector<std::vector<Candidate>>& targets,
                               const std::string& objective) {
  std::vector<std::string> tried;
  for (const Trial& trial : trials(targets, objective, 2, test::catalogue()))
    tried.push_back(trial.choice.shape.name + "/" + trial.choice.build.name);
  return tried;
}

const Plan& planned(const std::vector<std::vector<Candidate>>& targets, const std::string& objective) {
  static std::vector<Trial> found;
  found = trials(targets, objective, 2, test::catalogue());
  return found.front().plans.front().plan;
}

TEST(Trials, SmallPrimitivesOnlyForFlash) {
  const auto has_small = [](const std::string& name) { return name.starts_with("provider-small"); };
  const auto flash = tried({{ecdsa_candidate()}}, "flash"),
             balanced = tried({{ecdsa_candidate()}}, "balanced");
  EXPECT_TRUE(std::any_of(flash.begin(), flash.end(), has_small));
  EXPECT_TRUE(std::none_of(balanced.begin(), balanced.end(), has_small));
}

TEST(Trials, AShapeMustServeEveryPlan) {
  Candidate other = rsa_candidate();
  other.features.insert("cipher:aes-128-ccm");
  for (const std::string& name : tried({{ecdsa_candidate()}, {other}}, "flash"))
    EXPECT_FALSE(name.starts_with("provider")) << name;
  for (const std::string& name : tried({{tls13_candidate()}}, "flash"))
    EXPECT_FALSE(name.starts_with("legacy")) << name;
}

TEST(Trials, VersionsAreCandidatesLikeSuites) {
  Candidate bounded = tls13_candidate(), unbounded = ecdsa_candidate();
  bounded.plan.record = {
      .in = 1024, .handshake_in = 0, .out = 512, .mfl = {}, .rsl = true, .basis = "negotiated"};
  bounded.features.insert("rsl");
  EXPECT_EQ(planned({{unbounded, bounded}}, "ram").version, "tls1.3") << "12 KB of RAM for 4 KB of flash";
  EXPECT_EQ(planned({{unbounded, bounded}}, "balanced").version, "tls1.3");
  unbounded.plan.record = bounded.plan.record;
  for (const std::string_view objective : objectives)
    EXPECT_EQ(planned({{bounded, unbounded}}, std::string(objective)).version, "tls1.2") << objective;
  EXPECT_EQ(planned({{unbounded, bounded}, {bounded}}, "flash").version, "tls1.3") << "its code is there";
}

TEST(Trials, SharingBeatsTheBestForEach) {
  Candidate own = ecdsa_candidate(), shared = rsa_candidate();
  own.features.insert("hash:sha384");
  shared.features.insert("hash:sha512");
  EXPECT_EQ(planned({{own, shared}}, "flash").suite, own.plan.suite);
  EXPECT_EQ(planned({{own, shared}, {shared}}, "flash").suite, shared.plan.suite);
}

TEST(Trials, TheFirstIsTheBestOfAllThereAre) {
  const Catalogue& known = test::catalogue();
  for (const auto& profiles : test::sets_of_small_profiles()) {
    std::vector<std::vector<Candidate>> targets;
    for (const Profile& profile : profiles) targets.push_back(candidates(profile, known));
    for (const std::string_view objective : objectives) {
      const auto found = trials(targets, std::string(objective), 2, known);
      std::string what;
      for (const Candidate& plan : found.front().plans)
        what += plan.plan.version + ' ' + plan.plan.suite + ' ';
      EXPECT_DOUBLE_EQ(found.front().score(), cheapest(targets, std::string(objective)))
          << objective << ": " << what << found.front().choice.shape.name;
    }
  }
}

// One target at a time, each step the best that it can be, ends elsewhere here: RSA for both is cheapest, and
// each change alone makes things worse.
TEST(Trials, FindsWhatNoSingleChangeLeadsTo) {
  const auto with = [](const std::string& name, const Features& more) {
    Candidate candidate = ecdsa_candidate();
    candidate.plan.suite = name;
    candidate.features.insert(more.begin(), more.end());
    return candidate;
  };
  const Features dear = {"hash:sha384", "curve:secp384r1"}, shared = {"key:rsa", "verify:rsa-pkcs1"};
  const Candidate first = with("own", dear);
  const Candidate second = with("other", {"hash:sha512", "cipher:chacha20-poly1305"});
  const std::vector<std::vector<Candidate>> targets = {{first, with("shared", shared)},
                                                       {second, with("shared", shared)}};
  EXPECT_DOUBLE_EQ(trials(targets, "flash", 2, test::catalogue()).front().score(),
                   cheapest(targets, "flash"));
  EXPECT_EQ(planned(targets, "flash").suite, "shared");
}

TEST(Trials, ManyTargetsTakeLittleTime) {
  std::vector<std::vector<Candidate>> targets;
  const auto profiles = test::sets_of_small_profiles();
  for (std::size_t i = 0; i < 8; ++i)
    targets.push_back(candidates(profiles.at(i % profiles.size()).front(), test::catalogue()));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_FALSE(trials(targets, "balanced", 2, test::catalogue()).empty());
  EXPECT_LT(std::chrono::steady_clock::now() - begun,
            std::chrono::seconds(60));  // a sanitizer on a busy machine
}

TrialResult measured_at(std::uint64_t flash) {
  TrialResult result;
  result.measured.flash = flash;
  return result;
}

TEST(MeasureBest, WhatWasMeasuredDecides) {
  auto list = trials({{ecdsa_candidate()}}, "flash", 2, test::catalogue());
  ASSERT_GE(list.size(), 3U);
  const std::string first = list[0].choice.shape.name, second = list[1].choice.shape.name;
  std::vector<std::string> asked;
  measure_best(list, {.count = 2, .near = 2}, [&](const Trial& trial) {
    asked.push_back(trial.choice.shape.name);
    return measured_at(asked.size() == 1 ? 60'000 : 50'000);
  });
  EXPECT_THAT(asked, ElementsAre(first, second));
  EXPECT_EQ(list[0].choice.shape.name, second);
  EXPECT_TRUE(list[0].measured && list[1].measured);
  EXPECT_FALSE(list[2].measured);
}

// Whoever is estimated at less than what the first turned out to take may be better than it.
TEST(MeasureBest, AnEstimateThatWasTooLowLeavesTheOthersAChance) {
  auto list = trials({{ecdsa_candidate()}}, "flash", 2, test::catalogue());
  ASSERT_GE(list.size(), 3U);
  ASSERT_GT(list[1].score(), list[0].score() * 1.004) << "out of reach of the first's estimate";
  const std::string second = list[1].choice.shape.name, build = list[1].choice.build.name;
  const auto between = static_cast<std::uint64_t>((list[1].score() + list[2].score()) / 2);
  std::size_t asked = 0;
  measure_best(list, {.count = 4, .near = 1.004},
               [&](const Trial&) { return measured_at(++asked == 1 ? between : between - 100); });
  EXPECT_EQ(asked, 2U) << "and no more than that";
  EXPECT_EQ(list[0].choice.shape.name, second);
  EXPECT_EQ(list[0].choice.build.name, build);
}

TEST(MeasureBest, WhatCannotBeBuiltIsDropped) {
  auto list = trials({{ecdsa_candidate()}}, "flash", 2, test::catalogue());
  const std::string second = list[1].choice.shape.name;
  int count = 0;
  measure_best(list, {.count = 2, .near = 2}, [&](const Trial&) {
    return ++count == 1 ? TrialResult{.end = TrialResult::End::NotBuilt, .why = "too large"} : measured_at(1);
  });
  EXPECT_EQ(list[0].choice.shape.name, second);
}

TEST(MeasureBest, ARefusalIsNoFailureToBuild) {
  const auto said = [](TrialResult::End end) {
    auto list = trials({{ecdsa_candidate()}}, "flash", 2, test::catalogue());
    try {
      measure_best(list, {.count = 9}, [&](const Trial&) {
        return TrialResult{.end = end, .measured = {}, .target = "localhost:8443", .why = "the reason"};
      });
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), ExitCode::No);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(said(TrialResult::End::NotBuilt),
            "none of the candidates can be built for this board: the reason");
  for (const auto end : {TrialResult::End::Refused, TrialResult::End::ShortOfRoom})
    EXPECT_EQ(said(end), "no candidate ends a verified handshake with localhost:8443: the reason");
}

TEST(MeasureBest, WhatIsShortOfRoomGetsMore) {
  Candidate tight = ecdsa_candidate();
  tight.plan.record = {
      .in = 1088, .handshake_in = 0, .out = 512, .mfl = 512, .rsl = false, .basis = "negotiated"};
  tight.features.erase("growing-records");
  tight.features.insert("mfl");
  for (const std::uint32_t enough : {1600U, 16384U}) {
    auto list = trials({{tight}}, "flash", 2, test::catalogue());
    std::vector<std::uint32_t> asked;
    measure_best(list, {.count = 1}, [&](const Trial& trial) {
      asked.push_back(trial.plans.front().plan.record.in);
      return asked.back() >= enough ? measured_at(1)
                                    : TrialResult{.end = TrialResult::End::ShortOfRoom,
                                                  .measured = {},
                                                  .target = tight.plan.target.name(),
                                                  .why = "the handshake failed (-0x7100)"};
    });
    EXPECT_EQ(asked.back(), enough);
    const Candidate& plan = list.front().plans.front();
    EXPECT_EQ(plan.plan.record.in, enough);
    EXPECT_EQ(plan.features.contains("mfl"), enough < 16384U);
    EXPECT_EQ(plan.features.contains("growing-records"), enough == 16384U);
  }
}

TEST(RunnerUp, IsTheBestOfTheOthersAndSaysWhyItLost) {
  auto list = trials({{ecdsa_candidate()}}, "flash", 2, test::catalogue());
  const auto estimated = runner_up(list);
  ASSERT_TRUE(estimated);
  EXPECT_EQ(estimated->shape, list[1].choice.shape.name);
  EXPECT_EQ(estimated->basis, "estimated");
  std::uint64_t flash = 30'000;
  measure_best(list, {.count = 2, .near = 2}, [&](const Trial&) { return measured_at(flash += 1000); });
  const auto measured = runner_up(list);
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->basis, "measured");
  EXPECT_EQ(measured->flash, 32'000U);
  EXPECT_THAT(measured->versions, ElementsAre("tls1.2"));
  EXPECT_EQ(measured->why,
            "+1,000 bytes of flash, 0 of RAM, 0 instructions: flash counts 32,000 against 31,000");
  list.resize(1);
  EXPECT_FALSE(runner_up(list));
}

}  // namespace
}  // namespace tlsfit::fit
