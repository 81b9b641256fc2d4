#include "exporting/sources.hpp"

#include <gmock/gmock.h>

namespace tlsfit::exporting {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(ExportSources, NamesAreWhatATextDefines) {
  EXPECT_THAT(
      defined_in("#define A\n#define B 1 /* #define C */\n  #define D\n#define E(x) x\n//#define F\n"),
      ElementsAre("A", "B", "E"));
  EXPECT_THAT(defined_in(""), IsEmpty());
  EXPECT_THAT(defined_in("#define LAST"), ElementsAre("LAST"));
}

TEST(ExportSources, PatternsStayInTheirFolder) {
  EXPECT_TRUE(matches("crypto/*.cpp", "crypto/keys.cpp"));
  EXPECT_FALSE(matches("crypto/*.cpp", "crypto/ec/keys.cpp"));
  EXPECT_FALSE(matches("crypto/*.cpp", "crypto/keys.hpp"));
}

// Exactly one implementation of each part of the arithmetic is linked: two would not link, and none neither.
TEST(ExportSources, TheProvidersHaveOneImplementationOfEachPart) {
  const auto ours = [](const Configuration& configuration) { return sources_for(configuration).ours; };
  EXPECT_THAT(ours({.crypto = "provider"}), Contains("crypto/ec/fast/multiply_base.cpp"));
  EXPECT_THAT(ours({.crypto = "provider"}), Contains("crypto/gcm/fast/ghash.cpp"));
  EXPECT_THAT(ours({.crypto = "provider-small"}), Contains("crypto/ec/small/multiply_*.cpp"));
  EXPECT_THAT(ours({.crypto = "provider-small"}), Contains("crypto/gcm/small/ghash.cpp"));
  EXPECT_THAT(ours({.crypto = "provider-small"}), Not(Contains("crypto/ec/fast/multiply_public.cpp")));
  const Configuration with_p384{
      .crypto = "provider-small", .quick = false, .options = {"PSA_WANT_ECC_SECP_R1_384"}};
  EXPECT_THAT(ours(with_p384), Contains("crypto/ec/fast/multiply_public.cpp"));
  EXPECT_THAT(ours({.crypto = "provider", .quick = true, .options = {}}), Contains("crypto/ec/fast/*.cpp"));
  EXPECT_THAT(ours({.crypto = "provider", .quick = false, .options = {"TLSFIT_RSA"}}),
              Contains("crypto/rsa/verify.cpp"));
  EXPECT_THAT(ours({.crypto = "legacy"}), Not(Contains(HasSubstr("crypto/"))));
}

TEST(ExportSources, ThePsaCoreStaysOutOfTheProviders) {
  const Sources provider = sources_for({.crypto = "provider"});
  EXPECT_THAT(provider.not_of_library, Contains("psa_crypto*.c"));
  EXPECT_THAT(provider.before.at("pk.c"), HasSubstr("unused_verify_ext"));
  const Sources p256m =
      sources_for({.crypto = "psa", .quick = false, .options = {"MBEDTLS_PSA_P256M_DRIVER_ENABLED"}});
  EXPECT_THAT(p256m.not_of_library, IsEmpty());
  EXPECT_THAT(p256m.further, Contains("3rdparty/p256-m/p256-m/p256-m.c"));
}

}  // namespace
}  // namespace tlsfit::exporting
