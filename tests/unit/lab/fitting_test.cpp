#include "lab/fitting.hpp"

#include <gmock/gmock.h>

#include "fit/render.hpp"
#include "scripted_runner.hpp"

namespace tlsfit::lab {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Fitting : public test::ScriptedBench {
 protected:
  Demand demand() const { return {.targets = {fit::candidates(test::p256_profile(), test::catalogue())}}; }
  fit::FitFolder fitted_for(const Demand& wanted) const {
    return fitted(bench, wanted, test::catalogue(), fit::load_templates());
  }
  std::string refused(const Demand& wanted, ExitCode with) const {
    try {
      fitted_for(wanted);
    } catch (const Error& error) {
      EXPECT_EQ(error.exit_code(), with);
      return error.what();
    }
    ADD_FAILURE() << "it was fitted";
    return "";
  }
};

TEST_F(Fitting, MeasuresAndRehearses) {
  const fit::FitFolder folder = fitted_for(demand());
  EXPECT_EQ(folder.fit.flash.basis, "measured");
  EXPECT_EQ(folder.fit.flash.used, 40'000U);
  EXPECT_TRUE(folder.fit.rehearsal.at(0).verified);
  EXPECT_GE(times_ran("tlsfit-emulator"), 1U);
  EXPECT_EQ(times_ran("rehearsal"), 1U);
}

TEST_F(Fitting, AnEstimateStartsNoProgram) {
  Demand wanted = demand();
  wanted.estimate = true;
  const fit::FitFolder folder = fitted_for(wanted);
  EXPECT_EQ(folder.fit.flash.basis, "estimated");
  EXPECT_FALSE(folder.fit.rehearsal.at(0).verified);
  EXPECT_THAT(runner.ran, ElementsAre());
}

TEST_F(Fitting, WithoutACrossCompilerItIsRehearsedAllTheSame) {
  bench.compiler.clear();
  const fit::FitFolder folder = fitted_for(demand());
  EXPECT_EQ(folder.fit.flash.basis, "estimated");
  EXPECT_TRUE(folder.fit.rehearsal.at(0).verified);
  EXPECT_EQ(times_ran("tlsfit-emulator"), 0U);
}

TEST_F(Fitting, ARefusalInTheRehearsalIsNo) {
  runner.programs["rehearsal"] = [](const auto&) {
    return test::says(R"({"outcome":"tls-error","error":"the certificate has expired","verified":false})", 1);
  };
  EXPECT_EQ(refused(demand(), ExitCode::No),
            "localhost:8443: refused in the rehearsal: the certificate has expired");
}

TEST_F(Fitting, AServerThatIsGoneInTheRehearsalIsUnreachable) {
  runner.programs["rehearsal"] = [](const auto&) {
    return test::says(R"({"outcome":"net-error","error":"connection refused","verified":false})", 1);
  };
  EXPECT_THAT(refused(demand(), ExitCode::Unreachable), HasSubstr("connection refused"));
}

TEST_F(Fitting, AClientThatDoesNotBuildIsADefect) {
  runner.programs["cmake"] = [](const auto& argv) {
    const bool host = test::after(argv, "-S").ends_with("/host");
    return test::says(host ? "CMake Error: no\n" : "", host ? 1 : 0);
  };
  EXPECT_THAT(refused(demand(), ExitCode::Defect), HasSubstr("cmake failed:\nCMake Error: no"));
}

TEST_F(Fitting, TheSameClientIsBuiltOnce) {
  fitted_for(demand());
  runner.ran.clear();
  runner.programs["ninja"] = [](const auto&) { return test::says("ninja: no work to do.\n"); };
  fitted_for(demand());
  EXPECT_THAT(runner.ran, ElementsAre("ninja", "rehearsal"));
}

}  // namespace
}  // namespace tlsfit::lab
