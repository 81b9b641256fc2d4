#include "page/pareto.hpp"

#include <gmock/gmock.h>

#include "look.hpp"
#include "support/board_and_net.hpp"

namespace tlsfit::page {
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
  fit.board = test::any_board;
  fit.net = test::any_net;
  Plan plan;
  plan.target = {.host = "<b>&\"", .port = 443};
  fit.plans = {plan};
  fit.candidates = {candidate("small", 44'000, 8'000, 40'000'000),
                    candidate("quick", 60'000, 9'000, 9'000'000),
                    candidate("neither", 61'000, 9'000, 41'000'000)};
  fit.candidates[0].chosen = true;
  fit.candidates[2].dominated = true;
  return fit;
}

std::string page_of(const Fit& fit) {
  return html(pareto_document(fit, templates()), templates());
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST(ParetoPage, EachCandidateIsAPointInBothPanelsAndARow) {
  const std::string html = page_of(fitted());
  EXPECT_EQ(count(html, "<circle "), 6U);
  EXPECT_EQ(count(html, "<g class=\"point good\">"), 2U);
  EXPECT_EQ(count(html, "<g class=\"point faint\">"), 2U);
  EXPECT_THAT(html, testing::ContainsRegex("<tr class=\"good\"><td[^>]*>1</td><td[^>]*>small, lto</td>"
                                           "<td[^>]*>44,000</td><td[^>]*>8,000</td>"));
  EXPECT_THAT(html, testing::ContainsRegex("<tr class=\"faint\"><td[^>]*>3</td>"));
}

TEST(ParetoPage, WithoutRunsThereIsNoPanelOfTime) {
  Fit fit = fitted();
  for (FitCandidate& c : fit.candidates) c.handshake = 0;
  EXPECT_EQ(count(pareto_svg(fit, templates()), "<circle "), 3U);
}

TEST(ParetoPage, NothingIsFetchedAndNothingIsMarkup) {
  for (const std::string& text : {page_of(fitted()), pareto_svg(fitted(), templates())}) {
    for (const char* const word : {"src=", "href=", "url(", "@import", "<b>"})
      EXPECT_THAT(text, Not(HasSubstr(word)));
    EXPECT_EQ(count(text, "http"), 1U);  // the name of SVG's namespace
  }
}

TEST(ParetoPage, OneCandidateHasAScale) {
  Fit fit = fitted();
  fit.candidates.resize(1);
  EXPECT_THAT(pareto_svg(fit, templates()), Not(HasSubstr("nan")));
  EXPECT_EQ(count(pareto_svg(fit, templates()), "<circle "), 2U);
}

TEST(ParetoPage, NothingMeasuredIsSaid) {
  EXPECT_THROW(page_of(Fit{}), Error);
}

TEST(ParetoPage, FetchesNothingAndIsReadableOnLightAndDark) {
  if (!has_browser()) GTEST_SKIP() << "no chromium: scripts/setup test installs it";
  for (const int scheme : {0, 1})
    EXPECT_EQ(seen(page_of(fitted()), scheme,
                   "return document.querySelectorAll('svg circle').length + ' circles, ' + "
                   "document.querySelectorAll('tbody tr').length + ' rows';"),
              std::string("LOOKED 6 circles, 3 rows, ") + (scheme == 0 ? "dark" : "light"));
}

}  // namespace
}  // namespace tlsfit::page
