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
  const auto options = merged_options(p256(), test::choice(), test::catalogue());
  ASSERT_NE(find(options, "MBEDTLS_GCM_C"), nullptr);
  EXPECT_THAT(find(options, "MBEDTLS_GCM_C")->needed_by, ElementsAre("localhost:8443"));
  EXPECT_THAT(find(options, "MBEDTLS_AES_C")->needed_by, ElementsAre("every TLS client"));
  EXPECT_EQ(find(options, "MBEDTLS_RSA_C"), nullptr);
}

TEST(Options, BringAlongWhatTheyRequire) {
  std::vector<Candidate> plans = p256();
  plans[0].features.erase("verify:ecdsa");  // now only the key exchange asks for ECDSA
  const auto options = merged_options(plans, test::choice(), test::catalogue());
  ASSERT_NE(find(options, "MBEDTLS_ECDSA_C"), nullptr);
  EXPECT_THAT(find(options, "MBEDTLS_ECDSA_C")->why,
              HasSubstr("MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED requires it"));
}

TEST(Options, ALongKeyAnywhereEndsShortKeysEverywhere) {
  std::vector<Candidate> plans = p256();
  EXPECT_NE(
      find(merged_options(plans, test::choice(), test::catalogue()), "MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH"),
      nullptr);
  plans.push_back(plans[0]);
  plans[1].features.insert("cipher:aes-256-gcm");
  EXPECT_EQ(
      find(merged_options(plans, test::choice(), test::catalogue()), "MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH"),
      nullptr);
}

TEST(Options, BuffersSayWhichTargetDecides) {
  std::vector<Candidate> plans = p256();
  plans.push_back(plans[0]);
  plans[1].plan.target.host = "small.example";
  plans[1].plan.record.in = 512;
  const auto options = merged_options(plans, test::choice(), test::catalogue());
  EXPECT_EQ(find(options, "MBEDTLS_SSL_IN_CONTENT_LEN")->value, "16384");
  EXPECT_THAT(find(options, "MBEDTLS_SSL_IN_CONTENT_LEN")->needed_by, ElementsAre("localhost:8443"));
}

TEST(Options, TheObjectiveChoosesValues) {
  const auto value = [](const std::string& objective) {
    return find(merged_options(p256(), test::choice(objective), test::catalogue()), "MBEDTLS_ECP_WINDOW_SIZE")
        ->value;
  };
  EXPECT_EQ(value("balanced"), "2");
  EXPECT_EQ(value("time"), "4");
}

TEST(Options, AShapeHasItsOwnWayToCryptography) {
  const auto options = merged_options(p256(), test::choice("flash", "provider-small"), test::catalogue());
  for (const char* const name : {"MBEDTLS_ECP_C", "MBEDTLS_BIGNUM_C", "MBEDTLS_MD_C", "MBEDTLS_GCM_C",
                                 "MBEDTLS_SHA256_C", "MBEDTLS_PSA_CRYPTO_C"})
    EXPECT_EQ(find(options, name), nullptr) << name;
  ASSERT_NE(find(options, "MBEDTLS_SHA256_ALT"), nullptr);
  ASSERT_NE(find(options, "PSA_WANT_ALG_TLS12_PRF"), nullptr);
  EXPECT_EQ(find(options, "PSA_WANT_ALG_HKDF_EXTRACT"), nullptr);
  EXPECT_EQ(find(options, "TLSFIT_CONNECTIONS")->value, "2");
  EXPECT_THAT(find(options, "MBEDTLS_PSA_CRYPTO_CLIENT")->needed_by, ElementsAre("every TLS client"));
}

TEST(Options, EstimatesAreTheReferenceAndDifferences) {
  const Catalogue& known = test::catalogue();
  const auto estimate = [&](const std::vector<Candidate>& plans, const Choice& choice) {
    return estimated_cost(plans, merged_options(plans, choice, known), choice, known);
  };
  const Choice balanced = test::choice();
  std::vector<Candidate> plans = p256();
  plans[0].features = known.costs.reference.at("tls1.2");
  EXPECT_EQ(estimate(plans, balanced), known.costs.images.at("legacy/lto/tls1.2"));
  EXPECT_EQ(estimate(plans, test::choice("flash")).flash,
            known.costs.images.at("legacy/lto/tls1.2").flash +
                known.costs.absent.at("MBEDTLS_AES_ROM_TABLES").flash);
  plans[0].features.insert("key:rsa");
  EXPECT_EQ(estimate(plans, balanced).flash,
            known.costs.images.at("legacy/lto/tls1.2").flash + known.costs.options.at("MBEDTLS_RSA_C").flash);
}

}  // namespace
}  // namespace tlsfit::fit
