#include "fit/program.hpp"

#include <gmock/gmock.h>

#include "fit/options.hpp"
#include "fit/search.hpp"
#include "source_tree.hpp"

namespace tlsfit::fit {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

Features taken(std::string_view sources) {
  return taken_by(sources, test::catalogue());
}

/// The catalogue for a program with these sources.
Catalogue known_for(std::string_view sources) {
  Catalogue catalogue = test::catalogue();
  catalogue.program = taken(sources);
  return catalogue;
}

const OptionUse* option_of(const std::vector<OptionUse>& options, std::string_view name) {
  for (const OptionUse& option : options)
    if (option.name == name) return &option;
  return nullptr;
}

constexpr std::string_view everything_there_is =
    "psa_generate_key(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1)); psa_sign_hash(); PSA_ALG_GCM; "
    "PSA_ALG_HKDF(x); PSA_ALG_HMAC(x)";

TEST(Program, IsToldByTheNamesInItsSources) {
  EXPECT_THAT(taken("int main() {}"), IsEmpty());
  EXPECT_THAT(taken("psa_hash_compute(PSA_ALG_SHA_256, a, b);"), ElementsAre("program:psa"));
  EXPECT_THAT(taken("psa_aead_encrypt(id, PSA_ALG_GCM, …)"),
              ElementsAre("cipher:aes-128-gcm", "program:psa"));
  EXPECT_THAT(taken(everything_there_is),
              IsSupersetOf({"program:psa", "program:keys", "program:ecc", "program:sign", "program:hmac",
                            "program:hkdf", "cipher:aes-128-gcm"}));
}

TEST(Program, NamesAreWholeAndNeitherCommentsNorLiterals) {
  EXPECT_THAT(taken("MY_PSA_ALG_GCM PSA_ALG_GCM_2 xpsa_hash_compute"), IsEmpty());
  EXPECT_THAT(taken("// PSA_ALG_GCM\n/* psa_sign_hash\n */ \"psa_sign_hash \\\" PSA_ALG_GCM\" 'P'"),
              IsEmpty());
  EXPECT_THAT(taken("// a \" that is never closed\nPSA_ALG_GCM"), Contains("cipher:aes-128-gcm"));
  EXPECT_THAT(taken("\"a // b\" PSA_ALG_GCM"), Contains("cipher:aes-128-gcm"));
  EXPECT_THAT(taken("int x = 1'000; PSA_ALG_GCM"), Contains("cipher:aes-128-gcm"));
  EXPECT_THAT(taken("\"never closed\nPSA_ALG_GCM"), Contains("cipher:aes-128-gcm"));
  EXPECT_THAT(taken("/* never closed PSA_ALG_GCM"), IsEmpty());
  EXPECT_THAT(taken("\"\\"), IsEmpty());
}

TEST(Program, TakesWhatItNeedsAndNoMore) {
  Candidate plan = candidates(test::p256_profile(), test::catalogue()).at(0);
  plan.features.erase("cipher:aes-128-gcm");
  plan.features.insert("cipher:chacha20-poly1305");
  Choice choice = test::choice("balanced", "provider");
  const auto before = merged_options({plan}, choice, test::catalogue());
  for (const char* const name :
       {"PSA_WANT_ALG_GCM", "PSA_WANT_ALG_HKDF", "TLSFIT_PROGRAM_KEYS", "TLSFIT_PROGRAM_SIGNS"})
    EXPECT_EQ(option_of(before, name), nullptr) << name;
  choice.program = taken(everything_there_is);
  const auto options = merged_options({plan}, choice, test::catalogue());
  for (const char* const name :
       {"PSA_WANT_ALG_GCM", "PSA_WANT_ALG_HKDF", "TLSFIT_PROGRAM_KEYS", "TLSFIT_PROGRAM_SIGNS"}) {
    ASSERT_NE(option_of(options, name), nullptr) << name;
    EXPECT_THAT(option_of(options, name)->needed_by, ElementsAre("the program")) << name;
    EXPECT_GT(option_of(options, name)->flash.value_or(0), 0) << name << ": its cost is shown";
  }
  for (const OptionUse& use : before) {
    ASSERT_NE(option_of(options, use.name), nullptr) << use.name;
    EXPECT_EQ(option_of(options, use.name)->needed_by, use.needed_by) << use.name;
  }
  EXPECT_THAT(option_of(options, "PSA_WANT_ALG_CHACHA20_POLY1305")->needed_by, Not(Contains("the program")));
}

TEST(Program, AndATargetMayNeedTheSame) {
  Choice choice = test::choice("balanced", "provider");
  choice.program = taken("PSA_ALG_GCM");
  const auto options =
      merged_options({candidates(test::p256_profile(), test::catalogue()).at(0)}, choice, test::catalogue());
  EXPECT_THAT(option_of(options, "PSA_WANT_ALG_GCM")->needed_by,
              ElementsAre("localhost:8443", "the program"));
}

TEST(Program, ThatCallsPsaTakesNoShapeWithoutIt) {
  const std::vector<std::vector<Candidate>> targets = {candidates(test::p256_profile(), test::catalogue())};
  const auto open_shapes = [&](std::string_view sources) {
    std::set<std::string> found;
    for (const Trial& trial : trials(targets, "balanced", 2, known_for(sources))) {
      found.insert(trial.choice.shape.name);
      EXPECT_EQ(trial.choice.program, taken(sources));
    }
    return found;
  };
  EXPECT_THAT(open_shapes(""), Contains("legacy"));
  EXPECT_THAT(open_shapes(everything_there_is), Not(Contains("legacy")));
  EXPECT_THAT(open_shapes(everything_there_is), IsSupersetOf({"psa", "psa-p256m", "provider"}));
}

// Beside Mbed TLS's own code there are options of the library for the same.
TEST(Program, HasItsOptionsInEveryShape) {
  Candidate plan = candidates(test::p256_profile(), test::catalogue()).at(0);
  for (const auto& [shape, options_of_it] :
       {std::pair{"psa", std::vector<const char*>{"MBEDTLS_HKDF_C", "MBEDTLS_GCM_C", "MBEDTLS_ECDSA_C"}},
        std::pair{"psa-p256m", std::vector<const char*>{"PSA_WANT_ALG_HKDF", "PSA_WANT_ALG_HMAC",
                                                        "PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_IMPORT",
                                                        "PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_EXPORT"}}}) {
    Choice choice = test::choice("balanced", shape);
    choice.program = taken(everything_there_is);
    const auto options = merged_options({plan}, choice, test::catalogue());
    for (const char* const name : options_of_it)
      EXPECT_NE(option_of(options, name), nullptr) << shape << " " << name;
    EXPECT_EQ(option_of(options, "TLSFIT_PROGRAM_KEYS"), nullptr) << shape;
  }
}

// The estimate is of an image with it.
TEST(Program, CostsWhatItAdds) {
  const std::vector<std::vector<Candidate>> targets = {candidates(test::p256_profile(), test::catalogue())};
  const Cost without = trials(targets, "flash", 2, known_for("")).front().estimate,
             with = trials(targets, "flash", 2, known_for("psa_import_key PSA_ALG_HKDF")).front().estimate;
  EXPECT_EQ(with.flash - without.flash, 580);
  EXPECT_EQ(with.static_bytes - without.static_bytes, 320);
}

}  // namespace
}  // namespace tlsfit::fit
