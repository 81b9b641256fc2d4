#include "exporting/kconfig.hpp"

#include <gmock/gmock.h>

namespace tlsfit::exporting {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

Fit fit_with(const Plan& plan) {
  Fit fit;
  fit.plans = {plan};
  return fit;
}

Plan ecdsa() {
  Plan plan;
  plan.version = "tls1.2";
  plan.suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
  plan.group = "secp256r1";
  plan.groups = {"secp256r1", "secp384r1"};
  plan.signature_schemes = {"ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384"};
  plan.anchors = {{.subject = "root", .kind = "RSA 4096"}};
  plan.record = {.in = 1216, .out = 512};
  plan.record.mfl = 512;
  return plan;
}

class Kconfig : public testing::Test {
 protected:
  Kconfig() { setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1); }
  static std::string file(const char* system, const Plan& plan, const char* name) {
    return kconfig_files(system, fit_with(plan), {.command = "tlsfit export", .version = "1"}).at(name);
  }
};

TEST_F(Kconfig, NeedsAreThoseOfThePlans) {
  EXPECT_THAT(needs_of(fit_with(ecdsa())),
              IsSupersetOf({"version:tls1.2", "suite:ECDHE_ECDSA", "cipher:AES_128_GCM", "curve:secp256r1",
                            "curve:secp384r1", "hash:sha256", "hash:sha384", "verify:rsa", "mfl"}));
  EXPECT_THAT(needs_of(fit_with(ecdsa())), Not(Contains("version:tls1.3")));
}

TEST_F(Kconfig, EspIdfTakesWhatIsNeededAndNothingElse) {
  const std::string text = file("esp-idf", ecdsa(), "sdkconfig.defaults.tlsfit");
  for (const char* const line :
       {"CONFIG_MBEDTLS_TLS_CLIENT_ONLY=y\n", "CONFIG_MBEDTLS_SSL_PROTO_TLS1_3=n\n",
        "CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN=1216\n", "CONFIG_MBEDTLS_SSL_OUT_CONTENT_LEN=512\n",
        "CONFIG_MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA=y\n", "CONFIG_MBEDTLS_KEY_EXCHANGE_ECDHE_RSA=n\n",
        "CONFIG_MBEDTLS_ECP_DP_SECP384R1_ENABLED=y\n", "CONFIG_MBEDTLS_ECP_DP_BP256R1_ENABLED=n\n",
        "CONFIG_MBEDTLS_HAVE_TIME_DATE=y\n", "CONFIG_MBEDTLS_CHACHAPOLY_C=n\n"})
    EXPECT_THAT(text, HasSubstr(line));
}

TEST_F(Kconfig, WhatCannotBeSaidIsSaid) {
  const std::string left = file("esp-idf", ecdsa(), "NOT-EXPRESSED.md");
  EXPECT_THAT(left, HasSubstr("max_fragment_length"));
  EXPECT_THAT(left, Not(HasSubstr("own certificate")));
  EXPECT_THAT(left, HasSubstr("as it was on 20")) << "a table without a date is worth nothing";
}

TEST_F(Kconfig, ZephyrHasNoTls13) {
  Plan plan = ecdsa();
  plan.version = "tls1.3";
  plan.suite = "TLS_AES_128_GCM_SHA256";
  EXPECT_THAT(file("zephyr", plan, "tlsfit.conf"), HasSubstr("CONFIG_MBEDTLS_TLS_VERSION_1_2=n\n"));
  EXPECT_THAT(file("zephyr", plan, "NOT-EXPRESSED.md"), HasSubstr("TLS 1.3"));
}

// Every name is one of the framework's, which all begin so, and stands once.
TEST_F(Kconfig, TheTablesHaveEachNameOnce) {
  const Json all = load_json(fs::path(TLSFIT_SOURCE_DIR) / "configs/mbedtls/3.6/kconfig.json");
  for (const char* const system : {"esp-idf", "zephyr"}) {
    std::set<std::string> names;
    for (const Json& group : all.at(system).at("groups"))
      for (const Json& option : group.at("options")) {
        const std::string name = option.at("name");
        EXPECT_TRUE(name.starts_with("CONFIG_MBEDTLS")) << name;
        EXPECT_TRUE(names.insert(name).second) << name;
      }
    EXPECT_GT(names.size(), 20U);
  }
}

}  // namespace
}  // namespace tlsfit::exporting
