// One document in every format.
#include <gmock/gmock.h>

#include "look.hpp"
#include "page/junit.hpp"
#include "page/markdown.hpp"

namespace tlsfit::page {
namespace {

using testing::HasSubstr;
using testing::Not;

Document sample() {
  return {
      .title = "what <i>changed</i>",
      .blocks = {{.content = Bars{{{.name = "flash", .used = 900, .capacity = 1000, .detail = "+20"},
                                   {.name = "RAM", .used = 1100, .capacity = 1000},
                                   {.name = "elsewhere", .used = 5}}}},
                 {.content = Paragraph{"over budget", Tone::Bad}, .heading = "Budget"},
                 {.content = Picture{"<svg></svg>"}},
                 {.content = Grid{.columns = {{"name"}, {"bytes", Align::Right}},
                                  .rows = {{.cells = {code("a|b`<x>"), number(12345)}},
                                           {.cells = {code("@all"), difference(-7)}, .tone = Tone::Faint}},
                                  .filter = true},
                  .fold = "2 symbols"}},
      .made_by = "Made by a test."};
}

TEST(Document, MarkdownIsATableThatNothingInANameCanBreak) {
  EXPECT_EQ(markdown(sample()), R"(### what \<i\>changed\</i\>

|  |  | used |
| --- | --- | --- |
| **flash** | `██████████████████░░` | 900 of 1,000 bytes (90.0 %), +20 |
| **RAM** | `████████████████████` | 1,100 of 1,000 bytes (110.0 %) |
| **elsewhere** |  | 5 bytes |

#### Budget

**over budget**

<details><summary>2 symbols</summary>

| name | bytes |
| --- | ---: |
| ``a\|b`<x>`` | 12,345 |
| `@all` | -7 |

</details>

Made by a test.
)");
}

TEST(Document, HtmlEscapesEveryTextAndFetchesNothing) {
  const std::string page = html(sample(), templates());
  EXPECT_THAT(page, HasSubstr("<h1>what &lt;i&gt;changed&lt;/i&gt;</h1>"));
  EXPECT_THAT(page, HasSubstr("<code>a|b`&lt;x&gt;</code>"));
  EXPECT_THAT(page, HasSubstr("<summary>2 symbols</summary>"));
  for (const char* const word : {"src=", "href=", "url(", "@import", "<i>", "http"})
    EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(Document, ABarIsAsLongAsItsShareAndNeverLongerThanItsTrack) {
  const std::string page = html(sample(), templates());
  EXPECT_THAT(page, HasSubstr("width: 90.00%"));
  EXPECT_THAT(page, HasSubstr("width: 100.00%"));
  EXPECT_THAT(page, Not(HasSubstr("width: 110")));
}

TEST(Document, ABackslashOrABackTickAtTheEdgeStaysInItsSpan) {
  const auto cell = [](const std::string& text) {
    return markdown({.blocks = {{.content = Grid{.columns = {{"n"}}, .rows = {{.cells = {code(text)}}}}}}});
  };
  EXPECT_THAT(cell("`x"), HasSubstr("| `` `x `` |"));
  EXPECT_THAT(cell("two\nlines"), HasSubstr("| `two\\x0alines` |"));
}

TEST(Document, SortsAndFiltersInABrowser) {
  if (!has_browser()) GTEST_SKIP() << "no chromium: scripts/setup test installs it";
  Document document = sample();
  document.blocks.back().fold.clear();
  const std::string page = html(document, templates());
  const std::string first =
      "const first = () => document.querySelector('tbody tr:not([hidden]) td').textContent; ";
  EXPECT_EQ(
      seen(page, 1,
           first + "const a = first(); document.querySelectorAll('th button')[1].click(); const b = first(); "
                   "document.querySelectorAll('th button')[1].click(); const c = first(); "
                   "const field = document.querySelector('input'); field.value = 'ALL'; "
                   "field.dispatchEvent(new Event('input')); "
                   "return [a, b, c, document.querySelector('.search span').textContent].join(' / ');"),
      "LOOKED a|b`&lt;x&gt; / a|b`&lt;x&gt; / @all / 1 of 2 rows, light");
}

TEST(Junit, CountsAndSaysWhatFailed) {
  const std::string xml = junit("matrix <1>",
                                {{.name = "pico", .group = "cells", .seconds = 1.5},
                                 {.name = "a\"b",
                                  .group = "cells",
                                  .seconds = 0.25,
                                  .outcome = JunitCase::Outcome::Failed,
                                  .message = "does not fit: <flash>",
                                  .detail = "line\nnext\x01"},
                                 {.name = "c", .group = "cells", .outcome = JunitCase::Outcome::Skipped}},
                                templates());
  EXPECT_EQ(xml, R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite name="matrix &lt;1&gt;" tests="3" failures="1" errors="0" skipped="1" time="1.750">
<testcase name="pico" classname="cells" time="1.500"></testcase>
<testcase name="a&quot;b" classname="cells" time="0.250"><failure message="does not fit: &lt;flash&gt;">line
next\x01</failure></testcase>
<testcase name="c" classname="cells" time="0.000"><skipped message=""></skipped></testcase>
</testsuite>
</testsuites>
)");
}

}  // namespace
}  // namespace tlsfit::page
