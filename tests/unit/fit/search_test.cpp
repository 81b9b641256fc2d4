#include "fit/search.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::ElementsAre;

Candidate p256() {
  return candidates(test::p256_profile(), test::catalogue()).at(0);
}

Candidate tls13() {
  Candidate fresh = p256();
  fresh.plan.version = "tls1.3";
  fresh.features.erase("tls1.2");
  fresh.features.erase("kx:ecdhe-ecdsa");
  fresh.features.insert("tls1.3");
  return fresh;
}

Candidate rsa() {
  Candidate candidate = p256();
  candidate.plan.suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  candidate.features.insert("key:rsa");
  return candidate;
}

/// The names of what is tried, "shape/build", best first.
std::vector<std::string> tried(const std::vector<std::vector<Candidate>>& targets,
                               const std::string& objective) {
  std::vector<std::string> names;
  for (const Trial& trial : trials(targets, objective, 2, test::catalogue()))
    names.push_back(trial.choice.shape.name + "/" + trial.choice.build.name);
  return names;
}

const Plan& planned(const std::vector<std::vector<Candidate>>& targets, const std::string& objective) {
  static std::vector<Trial> found;
  found = trials(targets, objective, 2, test::catalogue());
  return found.front().plans.front().plan;
}

TEST(Trials, SmallPrimitivesOnlyForFlash) {
  const auto has_small = [](const std::string& name) { return name.starts_with("provider-small"); };
  const auto flash = tried({{p256()}}, "flash"), balanced = tried({{p256()}}, "balanced");
  EXPECT_TRUE(std::any_of(flash.begin(), flash.end(), has_small));
  EXPECT_TRUE(std::none_of(balanced.begin(), balanced.end(), has_small));
}

TEST(Trials, AShapeMustServeEveryPlan) {
  for (const std::string& name : tried({{p256()}, {rsa()}}, "flash"))
    EXPECT_FALSE(name.starts_with("provider")) << name;
  for (const std::string& name : tried({{tls13()}}, "flash"))
    EXPECT_FALSE(name.starts_with("legacy")) << name;
}

TEST(Trials, Tls13OnlyIfSomeTargetHasNothingElse) {
  EXPECT_EQ(planned({{tls13(), p256()}}, "ram").version, "tls1.2");
  EXPECT_EQ(planned({{tls13(), p256()}, {tls13()}}, "flash").version, "tls1.3");
}

TEST(Trials, SharingBeatsTheBestForEach) {
  Candidate big = p256();
  big.features.insert({"curve:secp384r1", "hash:sha384"});
  EXPECT_EQ(planned({{big, rsa()}}, "flash").suite, big.plan.suite);
  EXPECT_EQ(planned({{big, rsa()}, {rsa()}}, "flash").suite, rsa().plan.suite);
}

TEST(MeasureBest, WhatWasMeasuredDecides) {
  auto list = trials({{p256()}}, "flash", 2, test::catalogue());
  ASSERT_GE(list.size(), 3U);
  const std::string first = list[0].choice.shape.name, second = list[1].choice.shape.name;
  std::vector<std::string> asked;
  measure_best(list, {.count = 2, .near = 2}, [&](const Trial& trial) {
    asked.push_back(trial.choice.shape.name);
    Measured measured;
    measured.flash = asked.size() == 1 ? 60'000 : 50'000;
    return std::optional(measured);
  });
  EXPECT_THAT(asked, ElementsAre(first, second));
  EXPECT_EQ(list[0].choice.shape.name, second);
  EXPECT_TRUE(list[0].measured && list[1].measured);
  EXPECT_FALSE(list[2].measured);
}

TEST(MeasureBest, WhatCannotBeBuiltIsDropped) {
  auto list = trials({{p256()}}, "flash", 2, test::catalogue());
  const std::string second = list[1].choice.shape.name;
  int count = 0;
  measure_best(list, {.count = 2}, [&](const Trial&) {
    return ++count == 1 ? std::nullopt : std::optional(Measured{.flash = 1});
  });
  EXPECT_EQ(list[0].choice.shape.name, second);
  EXPECT_THROW(measure_best(list, {.count = 9}, [](const Trial&) { return std::nullopt; }), Error);
}

}  // namespace
}  // namespace tlsfit::fit
