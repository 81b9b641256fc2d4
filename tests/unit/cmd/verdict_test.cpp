#include "cmd/verdict.hpp"

#include <gmock/gmock.h>

namespace tlsfit {
namespace {

using testing::HasSubstr;
using testing::Not;

Verdict sized(const std::string& board, std::uint64_t flash, std::uint64_t ram) {
  Verdict verdict;
  verdict.board = board;
  verdict.net = "cable";
  verdict.fits = verdict.sized = true;
  verdict.flash = {.used = flash, .capacity = 100'000, .free = 0, .basis = "estimated"};
  verdict.ram.static_bytes = ram;
  verdict.ram.capacity = 20'000;
  verdict.ram.basis = "estimated";
  return verdict;
}

TEST(VerdictsText, SaysHowMuchIsTakenAndWhereItIsLeast) {
  const std::string text = verdicts_text({sized("one", 50'000, 10'000), sized("other", 40'000, 12'000)});
  EXPECT_THAT(text, HasSubstr("50,000 of 100,000, 50 %"));
  EXPECT_THAT(text, HasSubstr("12,000 of 20,000, 60 %"));
  EXPECT_THAT(text, HasSubstr("yes, estimated"));
  EXPECT_THAT(text, HasSubstr("2 of 2 fit; least flash: other with cable; least RAM: one with cable\n"));
}

TEST(VerdictsText, SaysWhatWouldMakeItFit) {
  Verdict over = sized("small", 50'000, 21'000);
  over.fits = false;
  over.why = "RAM over by 1,000 bytes";
  over.help = {"--connections 1", "--optimize ram"};
  Verdict none;
  none.board = "odd";
  none.net = "air";
  none.why = "does not fit: 8 connections at once";
  const std::string text = verdicts_text({over, none});
  EXPECT_THAT(text, HasSubstr("small with cable: RAM over by 1,000 bytes; enough: --connections 1, or "
                              "--optimize ram\n"));
  EXPECT_THAT(text, HasSubstr("odd with air: does not fit: 8 connections at once\n"));
  EXPECT_THAT(text, HasSubstr("none of them fits"));
  EXPECT_THAT(text, Not(HasSubstr("yes")));
}

TEST(VerdictsText, SaysFromWhereAnEstimateIsAndWhatPeopleAskedFor) {
  Verdict verdict = sized("small", 50'000, 10'000);
  verdict.of_core = "cortex-m4";
  verdict.ram.total_peak = 9'000;
  verdict.asked = {.bytes = 12'000, .what = "makers had"};
  const std::string text = verdicts_text({verdict});
  EXPECT_THAT(text, HasSubstr("yes, estimated from cortex-m4"));
  EXPECT_THAT(
      text,
      HasSubstr("small with cable: code in flash, and 9,000 bytes of RAM at the peak of a request: 75 % "
                "of the 12,000 that makers had\n"));
}

}  // namespace
}  // namespace tlsfit
