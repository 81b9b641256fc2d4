#include "fit/options.hpp"

#include <gmock/gmock.h>

#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Candidate> p256() {
  return {candidates(test::p256_profile(), test::catalogue()).at(0)};
}

const OptionUse* find(const std::vector<OptionUse>& options, std::string_view name) {
  for (const OptionUse& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

TEST(Options, SayWhoNeedsThem) {
  const auto options = merged_options(p256(), "balanced", test::catalogue());
  ASSERT_NE(find(options, "MBEDTLS_GCM_C"), nullptr);
  EXPECT_THAT(find(options, "MBEDTLS_GCM_C")->needed_by, ElementsAre("localhost:8443"));
  EXPECT_THAT(find(options, "MBEDTLS_AES_C")->needed_by, ElementsAre("every TLS client"));
  EXPECT_EQ(find(options, "MBEDTLS_RSA_C"), nullptr);
}

TEST(Options, BringAlongWhatTheyRequire) {
  std::vector<Candidate> plans = p256();
  plans[0].features.erase("verify:ecdsa");  // now only the key exchange asks for ECDSA
  const auto options = merged_options(plans, "balanced", test::catalogue());
  ASSERT_NE(find(options, "MBEDTLS_ECDSA_C"), nullptr);
  EXPECT_THAT(find(options, "MBEDTLS_ECDSA_C")->why,
              HasSubstr("MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED requires it"));
}

TEST(Options, ALongKeyAnywhereEndsShortKeysEverywhere) {
  std::vector<Candidate> plans = p256();
  EXPECT_NE(find(merged_options(plans, "balanced", test::catalogue()), "MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH"),
            nullptr);
  plans.push_back(plans[0]);
  plans[1].features.insert("cipher:aes-256-gcm");
  EXPECT_EQ(find(merged_options(plans, "balanced", test::catalogue()), "MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH"),
            nullptr);
}

TEST(Options, BuffersSayWhichTargetDecides) {
  std::vector<Candidate> plans = p256();
  plans.push_back(plans[0]);
  plans[1].plan.target.host = "small.example";
  plans[1].plan.record.in = 512;
  const auto options = merged_options(plans, "balanced", test::catalogue());
  EXPECT_EQ(find(options, "MBEDTLS_SSL_IN_CONTENT_LEN")->value, "16384");
  EXPECT_THAT(find(options, "MBEDTLS_SSL_IN_CONTENT_LEN")->needed_by, ElementsAre("localhost:8443"));
}

TEST(Options, TheObjectiveChoosesValues) {
  const auto value = [](std::string_view objective) {
    return find(merged_options(p256(), objective, test::catalogue()), "MBEDTLS_ECP_WINDOW_SIZE")->value;
  };
  EXPECT_EQ(value("balanced"), "2");
  EXPECT_EQ(value("time"), "4");
}

TEST(Options, EstimatesAddUp) {
  const Catalogue& known = test::catalogue();
  const auto options = merged_options(p256(), "balanced", known);
  EXPECT_EQ(estimated_cost(options, known).flash, known.costs.base.flash);
  std::vector<Candidate> plans = p256();
  plans[0].features.insert("key:rsa");
  EXPECT_EQ(estimated_cost(merged_options(plans, "balanced", known), known).flash,
            known.costs.base.flash + known.costs.options.at("MBEDTLS_RSA_C").flash);
}

TEST(Choose, Tls13OnlyIfSomeTargetHasNothingElse) {
  Candidate old = p256()[0];
  Candidate fresh = old;
  fresh.plan.version = "tls1.3";
  fresh.features.erase("tls1.2");
  fresh.features.erase("kx:ecdhe-ecdsa");
  fresh.features.insert("tls1.3");
  fresh.plan.record.in = 512;
  const auto alone = choose({{fresh, old}}, "ram", 2, test::catalogue());
  EXPECT_EQ(alone[0].plan.version, "tls1.2");
  const auto together = choose({{fresh, old}, {fresh}}, "flash", 2, test::catalogue());
  EXPECT_EQ(together[0].plan.version, "tls1.3");
}

TEST(Choose, SharingBeatsTheBestForEach) {
  Candidate ecdsa = p256()[0];
  Candidate rsa = ecdsa;
  rsa.plan.suite = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  rsa.features.insert("key:rsa");
  Candidate big = ecdsa;
  big.features.insert({"curve:secp384r1", "hash:sha384"});
  EXPECT_EQ(choose({{big, rsa}}, "flash", 2, test::catalogue())[0].plan.suite, ecdsa.plan.suite);
  EXPECT_EQ(choose({{big, rsa}, {rsa}}, "flash", 2, test::catalogue())[0].plan.suite, rsa.plan.suite);
}

}  // namespace
}  // namespace tlsfit::fit
