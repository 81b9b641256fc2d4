#include "page/matrix.hpp"

#include <gmock/gmock.h>

#include "look.hpp"
#include "page/markdown.hpp"
#include "unit/support/matrix_cells.hpp"

namespace tlsfit::page {
namespace {

using testing::HasSubstr;
using testing::Not;

MatrixSubject matrix_subject() {
  return {.title = "<matrix>.json", .baseline = "main"};
}

TEST(MatrixPage, HasEveryCellAndNothingIsMarkup) {
  const std::string page = html(matrix_page(test::matrix_cells(), matrix_subject()), templates());
  for (const char* const words :
       {"5 cells: 2 ok, 1 over budget, 1 does not fit, 1 failed; compared with main.",
        "pico-wiznet-api-ram-console", "By objective, in bytes", "&lt;script&gt;", "+1,000",
        "pico-wiznet-api-flash-console: 2 symbols changed", "unchanged"})
    EXPECT_THAT(page, HasSubstr(words));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
}

TEST(MatrixPage, WithOneObjectiveThereIsNothingToPutSideBySide) {
  std::vector<CellResult> cells = test::matrix_cells();
  cells.resize(1);
  EXPECT_THAT(html(matrix_page(cells, matrix_subject()), templates()), Not(HasSubstr("By objective")));
}

TEST(MatrixSummary, FitsACommentWhateverChanged) {
  std::vector<CellResult> cells;
  for (int i = 0; i < 900; ++i) {
    CellResult cell = test::matrix_cells().at(1);
    cell.report.id = fmt::format("board{}-wiznet-a_long_name_of_targets-flash-console", i);
    std::vector<SymbolDelta> symbols(400, {.name = std::string(90, 's'), .object = "lib.a(o.o)", .flash = 7});
    cell.diff = SizeDiff{.flash = {1, 2, 3}, .ram = {1, 1, 3}, .components = {{"TLS", 2800, 0, symbols}}};
    cells.push_back(cell);
  }
  EXPECT_LT(markdown(matrix_summary(cells, matrix_subject())).size(), 65'536U);
}

TEST(MatrixCases, OneForEachCell) {
  const std::vector<JunitCase> cases = junit_cases(test::matrix_cells());
  ASSERT_EQ(cases.size(), 5U);
  EXPECT_EQ(cases[0].outcome, JunitCase::Outcome::Passed);
  EXPECT_EQ(cases[1].outcome, JunitCase::Outcome::Failed);
  EXPECT_EQ(cases[2].outcome, JunitCase::Outcome::Failed);
  EXPECT_EQ(cases[3].outcome, JunitCase::Outcome::Error);
  EXPECT_EQ(cases[4].seconds, 0) << "it took no time now";
}

TEST(MatrixPage, IsReadableOnLightAndDarkAndFetchesNothing) {
  if (!has_browser()) GTEST_SKIP() << "no chromium: scripts/setup test installs it";
  const std::string page = html(matrix_page(test::matrix_cells(), matrix_subject()), templates());
  for (const int scheme : {0, 1})
    EXPECT_EQ(seen(page, scheme,
                   "const field = document.querySelector('input'); field.value = 'ram-console'; "
                   "field.dispatchEvent(new Event('input')); "
                   "return document.querySelector('.filtered').querySelectorAll('tbody "
                   "tr:not([hidden])').length + ' row';"),
              std::string("LOOKED 1 row, ") + (scheme == 0 ? "dark" : "light"));
}

}  // namespace
}  // namespace tlsfit::page
