#include "check/image.hpp"

#include <gtest/gtest.h>

namespace tlsfit::check {
namespace {

Fit fit_with(std::vector<std::string> schemes, std::string anchor, std::vector<OptionUse> options = {}) {
  Plan plan;
  plan.groups = {"secp256r1"};
  plan.signature_schemes = std::move(schemes);
  plan.anchors = {{.subject = "CN=root", .kind = std::move(anchor), .sha256 = "aa"}};
  plan.record.in = 1024;
  Fit fit;
  fit.plans = {plan};
  fit.options = std::move(options);
  return fit;
}

OptionUse option(const char* name, const char* value) {
  OptionUse use;
  use.name = name;
  use.value = value;
  return use;
}

TEST(Image, ReadsKeysOfTheCurvesOfItsPlansAndAnchors) {
  const Image image = image_of(fit_with({"ecdsa_secp256r1_sha256"}, "EC secp384r1"));
  EXPECT_TRUE(image.reads("EC secp256r1"));
  EXPECT_TRUE(image.reads("EC secp384r1"));
  EXPECT_FALSE(image.reads("EC secp521r1"));
  EXPECT_FALSE(image.reads("RSA 2048"));
  EXPECT_FALSE(image.reads("Ed25519"));
}

TEST(Image, ReadsRsaKeysUpToItsLongestNumber) {
  const Image usual = image_of(fit_with({"rsa_pkcs1_sha256"}, "RSA 2048"));
  EXPECT_TRUE(usual.reads("RSA 3072"));
  EXPECT_FALSE(usual.reads("RSA 3073"));
  const Image large =
      image_of(fit_with({"rsa_pkcs1_sha256"}, "RSA 4096", {option("MBEDTLS_MPI_MAX_SIZE", "512")}));
  EXPECT_TRUE(large.reads("RSA 4096"));
  EXPECT_FALSE(large.reads("RSA 8192"));
}

TEST(Image, HasOneBufferForAllPlans) {
  Fit fit = fit_with({}, "EC secp256r1");
  fit.plans.push_back(fit.plans.front());
  fit.plans.back().record.in = 4096;
  EXPECT_EQ(image_of(fit).buffer, 4096u);
  fit.options = {option("MBEDTLS_SSL_IN_CONTENT_LEN", "2048")};  // a proof made it smaller
  EXPECT_EQ(image_of(fit).buffer, 2048u);
}

}  // namespace
}  // namespace tlsfit::check
