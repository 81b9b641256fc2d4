#include "fit/explain.hpp"

#include <gmock/gmock.h>

#include "fit/options.hpp"
#include "fit/records.hpp"
#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;

Fit fitted() {
  const auto plans = candidates(test::p256_profile(), test::catalogue());
  Fit fit;
  fit.plans = {plans[0].plan};
  fit.options = merged_options({plans[0]}, test::choice(), test::catalogue());
  return fit;
}

std::string text_of(const Explanation& explanation, const std::string& about) {
  std::string text;
  for (const auto& [name, line] : explanation.lines)
    if (name == about) text += line + "\n";
  return text;
}

TEST(Explain, AnOptionSaysWhoNeedsItAndWhatWouldEndThat) {
  const Fit fit = fitted();
  const Explanation gcm = explain("gcm_c", &fit, nullptr, test::catalogue());
  EXPECT_EQ(gcm.title, "MBEDTLS_GCM_C");
  EXPECT_THAT(text_of(gcm, "what"), HasSubstr("RFC 5288"));
  EXPECT_THAT(text_of(gcm, "needed by"), HasSubstr("localhost:8443"));
  EXPECT_THAT(text_of(gcm, "wanted for"),
              HasSubstr("cipher:aes-128-gcm (record protection, RFC 5288 section 3)"));
  EXPECT_THAT(text_of(gcm, "without it"), HasSubstr("possible if none of localhost:8443 needed it"));
}

TEST(Explain, AnOptionThatIsOffSaysSo) {
  const Fit fit = fitted();
  EXPECT_THAT(text_of(explain("MBEDTLS_RSA_C", &fit, nullptr, test::catalogue()), "here"),
              HasSubstr("off: no plan"));
  EXPECT_EQ(text_of(explain("MBEDTLS_RSA_C", nullptr, nullptr, test::catalogue()), "here"), "");
}

TEST(Explain, SecurityIsNeverOptional) {
  const Fit fit = fitted();
  EXPECT_THAT(text_of(explain("HAVE_TIME_DATE", &fit, nullptr, test::catalogue()), "without it"),
              HasSubstr("never: "));
}

TEST(Explain, ATargetSaysWhyEachPartOfItsPlan) {
  const Fit fit = fitted();
  const Explanation plan = explain("localhost", &fit, nullptr, test::catalogue());
  EXPECT_THAT(text_of(plan, "ends at"), HasSubstr("CN=Golden p256 (EC secp256r1, 208 bytes"));
  EXPECT_THAT(text_of(plan, "records"), HasSubstr("obeys no limit"));
}

TEST(Explain, TheShapeSaysWhetherItAsksOrDoesWithout) {
  Fit fit = fitted();
  fit.shape.name = "legacy";
  const Explanation ecp = explain("MBEDTLS_ECP_C", &fit, nullptr, test::catalogue());
  EXPECT_THAT(text_of(ecp, "shape"),
              HasSubstr("legacy (Mbed TLS's own functions, called directly) asks for it"));
  EXPECT_THAT(text_of(ecp, "without it"), HasSubstr("or in another shape: "));
  EXPECT_THAT(text_of(ecp, "without it"), HasSubstr("provider"));
  fit.shape.name = "provider";
  std::erase_if(fit.options, [](const OptionUse& use) { return use.name == "MBEDTLS_ECP_C"; });
  EXPECT_THAT(text_of(explain("MBEDTLS_ECP_C", &fit, nullptr, test::catalogue()), "shape"),
              HasSubstr("provider (the small PSA provider of firmware/crypto) does without it"));
}

TEST(Explain, TheProofSaysWhatHappenedWithoutIt) {
  Fit fit = fitted();
  Proof proof;
  proof.rows = {{.option = "MBEDTLS_GCM_C",
                 .tried = "off",
                 .verdict = Verdict::Handshake,
                 .target = "localhost:8443",
                 .words = "tls-error: -0x7780"},
                {.option = "MBEDTLS_RSA_C",
                 .tried = "off",
                 .verdict = Verdict::Taken,
                 .difference = Cost{.flash = -4'000},
                 .ran = true}};
  EXPECT_EQ(text_of(explain("MBEDTLS_GCM_C", &fit, &proof, test::catalogue()), "proof"),
            "without it: breaks the handshake with localhost:8443: tls-error: -0x7780\n");
  const Explanation rsa = explain("MBEDTLS_RSA_C", &fit, &proof, test::catalogue());
  EXPECT_THAT(text_of(rsa, "here"), HasSubstr("the proof left it out"));
  EXPECT_THAT(text_of(rsa, "proof"), HasSubstr("flash -4,000"));
}

TEST(Explain, WhatABufferHoldsBesideItsRecords) {
  Fit fit = fitted();
  fit.plans[0].record.mfl = 512;
  fit.plans[0].record.in = with_slack(998);
  const std::string text = text_of(explain("localhost", &fit, nullptr, test::catalogue()), "records");
  EXPECT_THAT(text,
              HasSubstr("fragments of 512; 1,088 bytes hold 1,024 bytes of certificates and a sixteenth"));
  fit.plans[0].record.in = 512;
  EXPECT_THAT(text_of(explain("localhost", &fit, nullptr, test::catalogue()), "records"),
              testing::Not(HasSubstr("sixteenth")))
      << "a whole record needs as much";
}

std::string complaint_about(const std::string& what, const Fit* fit) {
  try {
    explain(what, fit, nullptr, test::catalogue());
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Explain, WhatIsLikelyMeantIsNamed) {
  const Fit fit = fitted();
  for (const Fit* const known : {static_cast<const Fit*>(nullptr), &fit}) {
    EXPECT_THAT(complaint_about("MAX_FRAGMENT", known),
                HasSubstr("did you mean MBEDTLS_SSL_MAX_FRAGMENT_LENGTH?"));
    EXPECT_THAT(complaint_about("gmc_c", known), HasSubstr("did you mean MBEDTLS_GCM_C?"));
    EXPECT_THAT(complaint_about("ssl_proto_tls1_4", known),
                HasSubstr("did you mean MBEDTLS_SSL_PROTO_TLS1_"));
  }
  EXPECT_THAT(complaint_about("zebra", nullptr), HasSubstr("no such option; for a target, name its fit"));
}

TEST(Explain, WhatIsNeitherIsRefusedWithWhatThereIs) {
  const Fit fit = fitted();
  try {
    explain("nonsense", &fit, nullptr, test::catalogue());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::Usage);
    EXPECT_THAT(error.what(), HasSubstr("(localhost:8443)"));
  }
  EXPECT_THROW(explain("localhost", nullptr, nullptr, test::catalogue()), Error);
}

}  // namespace
}  // namespace tlsfit::fit
