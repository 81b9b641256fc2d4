#include "fit/proof.hpp"

#include <gmock/gmock.h>

#include "model/board.hpp"
#include "source_tree.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::fit {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

using End = Outcome::End;

/// Images as a test makes them up: every option costs nothing, but for what is said here.
struct World {
  Choice choice = test::choice();
  Measured start{.flash = 60'000,
                 .static_bytes = 3'000,
                 .heap_peak = 4'000,
                 .stack_peak = 1'600,
                 .handshake = 1'000'000,
                 .ran = true};
  std::set<std::string> vital;                             ///< their absence breaks the build
  std::map<std::string, Cost> costs;                       ///< what an option costs
  std::map<std::string, std::set<std::string>> only_with;  ///< breaks the handshake unless these are out
  std::uint32_t least_in = 0, least_out = 0;
  Profile profile = test::p256_profile();
  std::vector<std::string> tried;
  bool host_agrees = true;
  std::uint32_t makes_do_with = 0;  ///< heap of a run that was refused memory and went on; 0: it does not

  std::vector<Candidate> plans() { return {candidates(profile, test::catalogue()).at(0)}; }

  Outcome attempt(const Choice& tried_choice, const std::string& status, const Worth& worth) {
    tried.push_back(status);
    Outcome outcome{.measured = start};
    for (const std::string& name : tried_choice.without) {
      if (vital.contains(name)) return {.end = End::BreaksBuild, .words = "#error " + name};
      if (const auto users = only_with.find(name); users != only_with.end())
        for (const std::string& user : users->second)
          if (!tried_choice.without.contains(user)) return refused();
      if (const auto cost = costs.find(name); cost != costs.end()) {
        outcome.measured.flash -= static_cast<std::uint64_t>(cost->second.flash);
        outcome.measured.static_bytes -= static_cast<std::uint64_t>(cost->second.static_bytes);
        outcome.measured.heap_peak -= static_cast<std::uint64_t>(cost->second.heap);
        outcome.measured.handshake -= static_cast<std::uint64_t>(cost->second.handshake);
      }
    }
    const RecordPlan planned = merged_records(plans());
    const auto size = [&](const char* name, std::uint32_t otherwise) {
      const auto found = tried_choice.sizes.find(name);
      return found == tried_choice.sizes.end() ? otherwise : found->second;
    };
    const std::uint32_t in = size("MBEDTLS_SSL_IN_CONTENT_LEN", planned.in),
                        out = size("MBEDTLS_SSL_OUT_CONTENT_LEN", planned.out);
    if (in < least_in || out < least_out) return refused();
    outcome.measured.heap_peak -= planned.in - in + planned.out - out;
    if (size("ARENA_SIZE", 99'999) < outcome.measured.heap_peak) {
      if (makes_do_with == 0) return refused();
      outcome.measured.heap_peak = makes_do_with;
    }
    if (size("STACK_SIZE", 99'999) < outcome.measured.stack_peak) return refused();
    outcome.measured.ran = worth(outcome.measured);
    return outcome;
  }

  static Outcome refused() {
    return {.end = End::BreaksHandshake, .target = "localhost:8443", .words = "tls-error: -0x7780"};
  }

  Proof prove(std::optional<std::uint64_t> max_handshake = std::nullopt) {
    if (least_out == 0) least_out = merged_records(plans()).out;
    return fit::prove(
        plans(), choice, start, max_handshake, test::catalogue(),
        [&](const Choice& c, const std::string& status, const Worth& worth) {
          return attempt(c, status, worth);
        },
        [&](const Choice&, const std::string&) { return host_agrees ? Outcome{} : refused(); });
  }
};

const ProofRow& row(const Proof& proof, const std::string& option) {
  for (const ProofRow& r : proof.rows)
    if (r.option == option) return r;
  throw std::out_of_range(option);
}

/// The profile's server obeys fragments of 512 bytes.
Profile obeying() {
  Profile profile = test::p256_profile();
  profile.max_fragment_length["tls1.2"] = {{512, LimitVerdict::Obeyed}};
  profile.chains[0].message_bytes = profile.largest.handshake_message = 900;
  return profile;
}

TEST(Proof, WhatCostsNothingIsKept) {
  World world;
  const Proof proof = world.prove();
  EXPECT_TRUE(world.choice.without.empty());
  EXPECT_EQ(row(proof, "MBEDTLS_GCM_C").verdict, Verdict::Nothing);
  EXPECT_EQ(proof.before, proof.after);
}

TEST(Proof, WhatIsNeededSaysForWhatItIsNeeded) {
  World world;
  world.vital = {"MBEDTLS_GCM_C"};
  world.only_with["MBEDTLS_SHA256_C"] = {"nothing"};
  const Proof proof = world.prove();
  EXPECT_EQ(row(proof, "MBEDTLS_GCM_C").verdict, Verdict::Build);
  EXPECT_THAT(verdict_text(row(proof, "MBEDTLS_GCM_C")), HasSubstr("#error MBEDTLS_GCM_C"));
  EXPECT_EQ(verdict_text(row(proof, "MBEDTLS_SHA256_C")),
            "breaks the handshake with localhost:8443: tls-error: -0x7780");
}

TEST(Proof, TakesASavingAndMeasuresIt) {
  World world;
  world.costs["MBEDTLS_AES_FEWER_TABLES"] = {.flash = 600};
  const Proof proof = world.prove();
  EXPECT_THAT(world.choice.without, Contains("MBEDTLS_AES_FEWER_TABLES"));
  EXPECT_EQ(proof.after.flash, 59'400U);
  EXPECT_EQ(row(proof, "MBEDTLS_AES_FEWER_TABLES").verdict, Verdict::Taken);
  EXPECT_EQ(row(proof, "MBEDTLS_AES_FEWER_TABLES").difference->flash, -600);
}

TEST(Proof, GoesOnUntilNothingIsLeft) {
  // What only the second saving makes possible stands before it in the list.
  World world;
  world.costs["MBEDTLS_PLATFORM_GMTIME_R_ALT"] = {.flash = 10};
  world.costs["MBEDTLS_SHA256_SMALLER"] = {.flash = 20};
  world.only_with["MBEDTLS_PLATFORM_GMTIME_R_ALT"] = {"MBEDTLS_SHA256_SMALLER"};
  world.prove();
  EXPECT_THAT(world.choice.without,
              testing::ElementsAre("MBEDTLS_PLATFORM_GMTIME_R_ALT", "MBEDTLS_SHA256_SMALLER"));
}

TEST(Proof, NothingIsTakenThatTheHostRefuses) {
  World world;
  world.costs["MBEDTLS_PLATFORM_GMTIME_R_ALT"] = {.flash = 10};
  world.host_agrees = false;
  const Proof proof = world.prove();
  EXPECT_TRUE(world.choice.without.empty());
  EXPECT_EQ(row(proof, "MBEDTLS_PLATFORM_GMTIME_R_ALT").verdict, Verdict::Handshake);
}

TEST(Proof, WhatTheProgramCallsIsNeverTried) {
  World world;
  world.choice = test::choice("balanced", "provider");
  world.choice.program = {"program:psa", "program:keys"};
  world.costs["TLSFIT_PROGRAM_KEYS"] = {.flash = 240};
  const Proof proof = world.prove();
  EXPECT_TRUE(world.choice.without.empty());
  EXPECT_EQ(row(proof, "TLSFIT_PROGRAM_KEYS").verdict, Verdict::Unseen);
}

TEST(Proof, SecurityIsNeverTried) {
  World world;
  for (const Option& option : test::catalogue().options) world.costs[option.name] = {.flash = 100};
  const Proof proof = world.prove();
  std::size_t untouched = 0;
  for (const ProofRow& r : proof.rows) {
    const Option* const option = test::catalogue().option(r.option);
    if (option == nullptr || (option->security.empty() && option->unseen.empty())) continue;
    ++untouched;
    EXPECT_TRUE(r.verdict == Verdict::Security || r.verdict == Verdict::Unseen) << r.option;
    EXPECT_FALSE(world.choice.without.contains(r.option)) << r.option;
    for (const std::string& status : world.tried) EXPECT_THAT(status, Not(HasSubstr(r.option)));
  }
  EXPECT_GT(untouched, 8U);
}

TEST(Proof, SomeBytesForMoreOthersAreATrade) {
  World world;
  world.costs["MBEDTLS_AES_ROM_TABLES"] = {.flash = 1'100, .static_bytes = -1'300};
  const Proof proof = world.prove();
  EXPECT_EQ(row(proof, "MBEDTLS_AES_ROM_TABLES").verdict, Verdict::Trade);
  world.choice.objective = "flash";
  world.costs["MBEDTLS_PLATFORM_GMTIME_R_ALT"] = {.flash = 1'100, .static_bytes = -1'300};
  EXPECT_EQ(row(world.prove(), "MBEDTLS_PLATFORM_GMTIME_R_ALT").verdict, Verdict::Taken);
}

TEST(Proof, TimeIsTradedOnlyIfThePersonSaidHowMuch) {
  World world;
  world.costs["MBEDTLS_ECP_NIST_OPTIM"] = {.flash = 800, .handshake = -3'000'000};
  EXPECT_EQ(row(world.prove(), "MBEDTLS_ECP_NIST_OPTIM").verdict, Verdict::Trade);
  EXPECT_EQ(row(world.prove(5'000'000), "MBEDTLS_ECP_NIST_OPTIM").verdict, Verdict::Taken);
}

TEST(Proof, WhatIsLargerInFlashAndStaticRamIsNotRun) {
  World world;
  world.costs["MBEDTLS_SHA256_SMALLER"] = {.flash = -900, .static_bytes = -4};
  const Proof proof = world.prove();
  EXPECT_FALSE(row(proof, "MBEDTLS_SHA256_SMALLER").ran);
  EXPECT_EQ(row(proof, "MBEDTLS_SHA256_SMALLER").verdict, Verdict::Nothing);
  EXPECT_EQ(row(proof, "MBEDTLS_SHA256_SMALLER").difference->flash, 900);
}

TEST(Proof, AServerThatObeysNoLimitMaySendLargeRecordsWhateverATrialMeets) {
  World world;
  EXPECT_EQ(row(world.prove(), "MBEDTLS_SSL_IN_CONTENT_LEN").verdict, Verdict::Unseen);
}

TEST(Proof, IncomingBufferKeepsItsSlack) {
  World world;
  world.profile = obeying();
  world.least_in = 900;
  const Proof proof = world.prove();
  EXPECT_EQ(row(proof, "MBEDTLS_SSL_IN_CONTENT_LEN").verdict, Verdict::Handshake);
  EXPECT_TRUE(world.choice.sizes.empty());
  // Where a smaller message would do, the slack is on top of that.
  world.least_in = 700;
  EXPECT_EQ(row(world.prove(), "MBEDTLS_SSL_IN_CONTENT_LEN").verdict, Verdict::Taken);
  EXPECT_EQ(world.choice.sizes.at("MBEDTLS_SSL_IN_CONTENT_LEN"), 768U);
}

TEST(Proof, OutgoingBufferShrinksStepByStep) {
  World world;
  world.least_out = 384;
  const Proof proof = world.prove();
  EXPECT_EQ(world.choice.sizes.at("MBEDTLS_SSL_OUT_CONTENT_LEN"), 384U);
  const ProofRow& taken = row(proof, "MBEDTLS_SSL_OUT_CONTENT_LEN");
  EXPECT_EQ(taken.verdict, Verdict::Taken);
  EXPECT_EQ(taken.tried, "384");
  EXPECT_EQ(taken.difference->heap, -128);
}

TEST(Proof, ReservesBreakBelowWhatARunTook) {
  World world;
  const Proof proof = world.prove();
  EXPECT_EQ(row(proof, "ARENA_SIZE").verdict, Verdict::Handshake);
  EXPECT_EQ(row(proof, "ARENA_SIZE").tried, "3936");
  EXPECT_EQ(row(proof, "STACK_SIZE").tried, "1536");
  EXPECT_FALSE(world.choice.sizes.contains("ARENA_SIZE"));
}

TEST(Proof, AnArenaIsTooSmallIfTheRunWentOnWithLess) {
  World world;
  world.makes_do_with = 3'000;
  const Proof proof = world.prove();
  EXPECT_EQ(row(proof, "ARENA_SIZE").verdict, Verdict::Handshake);
  EXPECT_THAT(row(proof, "ARENA_SIZE").words, testing::HasSubstr("memory was refused"));
  EXPECT_FALSE(world.choice.sizes.contains("ARENA_SIZE"));
}

TEST(Proof, ManyServersProveNothing) {
  World world;
  auto plans = world.plans();
  plans[0].plan.many = true;
  EXPECT_THROW(prove(plans, world.choice, world.start, std::nullopt, test::catalogue(), {}, {}), Error);
}

TEST(ProofFile, IsWrittenWithTheFitAndReadsBack) {
  World world;
  world.vital = {"MBEDTLS_SSL_CLI_C"};
  world.costs["MBEDTLS_PLATFORM_GMTIME_R_ALT"] = {.flash = 10};
  world.costs["MBEDTLS_AES_ROM_TABLES"] = {.flash = 1'100, .static_bytes = -1'300};
  const Proof proof = world.prove();
  FitFolder folder = make_fit(world.plans(), load_board(test::any_board), load_net(test::any_net),
                              {.mbedtls_version = "3.6.6",
                               .compiler = "gcc",
                               .choice = world.choice,
                               .measured = proof.after,
                               .proved = true},
                              test::catalogue(), load_templates());
  set_proof(folder, proof, test::catalogue());
  EXPECT_EQ(proof_from_json(parse_json(folder.files.at("proof.json"), "p"), "p"), proof);
  EXPECT_EQ(fit_from_json(parse_json(folder.files.at("fit.json"), "f"), "f"), folder.fit);
  const std::string& config = folder.files.at("mbedtls_config.h");
  EXPECT_THAT(config, HasSubstr("\n/* MBEDTLS_PLATFORM_GMTIME_R_ALT is left out: "));
  EXPECT_THAT(config, Not(HasSubstr("#define MBEDTLS_PLATFORM_GMTIME_R_ALT")));
  EXPECT_THAT(config, HasSubstr(" --prove"));
  for (const OptionUse& use : folder.fit.options) {
    EXPECT_FALSE(use.removable) << use.name;
    if (use.name == "MBEDTLS_AES_ROM_TABLES") {
      EXPECT_EQ(use.basis, "measured");
      EXPECT_EQ(use.flash, 1'100);
      EXPECT_EQ(use.ram, -1'300);
    }
  }
  const std::string& text = folder.files.at("proof.txt");
  for (const char* const word :
       {"MBEDTLS_SSL_CLI_C", "breaks the build: #error MBEDTLS_SSL_CLI_C", "Never tried, for security",
        "MBEDTLS_HAVE_TIME_DATE", "health tests of the noise", "costs more than it saves: flash -1,100"})
    EXPECT_THAT(text, HasSubstr(word));
}

}  // namespace
}  // namespace tlsfit::fit
