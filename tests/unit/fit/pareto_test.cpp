#include "fit/pareto.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"

namespace tlsfit::fit {
namespace {

using testing::HasSubstr;
using testing::Not;

FitCandidate candidate(const std::string& shape, std::uint64_t flash, std::uint64_t ram, std::uint64_t time) {
  return {.shape = shape,
          .build = "lto",
          .suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
          .flash = flash,
          .static_bytes = ram / 2,
          .heap_peak = ram / 4,
          .stack_peak = ram - ram / 2 - ram / 4,
          .handshake = time};
}

Fit fitted() {
  Fit fit;
  fit.board = "pico";
  fit.net = "wiznet";
  Plan plan;
  plan.target = {.host = "<b>&\"", .port = 443};
  fit.plans = {plan};
  fit.candidates = {candidate("small", 44'000, 8'000, 40'000'000),
                    candidate("quick", 60'000, 9'000, 9'000'000),
                    candidate("neither", 61'000, 9'000, 41'000'000)};
  fit.candidates[0].chosen = true;
  mark_dominated(fit.candidates);
  return fit;
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(Pareto, WhatIsWorseInEveryWayIsBeaten) {
  const Fit fit = fitted();
  EXPECT_FALSE(fit.candidates[0].dominated);
  EXPECT_FALSE(fit.candidates[1].dominated);
  EXPECT_TRUE(fit.candidates[2].dominated);
}

TEST(Pareto, TwinsDoNotBeatEachOther) {
  std::vector<FitCandidate> twins{candidate("a", 1, 2, 3), candidate("b", 1, 2, 3)};
  mark_dominated(twins);
  EXPECT_FALSE(twins[0].dominated || twins[1].dominated);
}

TEST(Pareto, EachCandidateIsAPointInBothPanelsAndARow) {
  const std::string html = pareto_html(fitted());
  EXPECT_EQ(count(html, "<circle "), 6U);
  EXPECT_EQ(count(html, "<g class=\"chosen\">"), 2U);
  EXPECT_EQ(count(html, "<g class=\"beaten\">"), 2U);
  EXPECT_THAT(html,
              HasSubstr("<tr class=\"chosen\"><td>1</td><td>small, lto</td><td>44,000</td><td>8,000</td>"));
  EXPECT_THAT(html, HasSubstr("<tr class=\"beaten\"><td>3</td>"));
}

TEST(Pareto, WithoutRunsThereIsNoPanelOfTime) {
  Fit fit = fitted();
  for (FitCandidate& c : fit.candidates) c.handshake = 0;
  EXPECT_EQ(count(pareto_svg(fit), "<circle "), 3U);
}

TEST(Pareto, NothingIsFetchedAndNothingIsMarkup) {
  for (const std::string& text : {pareto_html(fitted()), pareto_svg(fitted())}) {
    for (const char* const word : {"src=", "href=", "url(", "@import", "<script", "<b>"})
      EXPECT_THAT(text, Not(HasSubstr(word)));
    EXPECT_EQ(count(text, "http"), 1U);  // the name of SVG's namespace
  }
}

TEST(Pareto, OneCandidateHasAScale) {
  Fit fit = fitted();
  fit.candidates.resize(1);
  EXPECT_THAT(pareto_svg(fit), Not(HasSubstr("nan")));
  EXPECT_EQ(count(pareto_svg(fit), "<circle "), 2U);
}

TEST(Pareto, NothingMeasuredIsSaid) {
  EXPECT_THROW(pareto_html(Fit{}), Error);
}

}  // namespace
}  // namespace tlsfit::fit
