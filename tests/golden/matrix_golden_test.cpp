// Reports on a matrix, whole. After a wanted change, the target golden-update writes what comes out now.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "page/markdown.hpp"
#include "page/matrix.hpp"
#include "unit/support/matrix_cells.hpp"

namespace tlsfit::test {
namespace {

const page::MatrixSubject subject{.title = "matrix.json", .baseline = "main"};

TEST(MatrixGolden, Json) {
  expect_golden("matrix/report.json", dump_json(to_json(matrix_cells())));
  std::vector<CellReport> reports;
  for (const CellResult& cell : matrix_cells()) reports.push_back(cell.report);
  EXPECT_EQ(cell_reports_from_json(to_json(matrix_cells()), "report.json"), reports) << "it is read back";
}

TEST(MatrixGolden, Markdown) {
  expect_golden("matrix/report.md", page::markdown(page::matrix_summary(matrix_cells(), subject)));
}

TEST(MatrixGolden, Junit) {
  ::setenv("TLSFIT_DATA_DIR", TLSFIT_SOURCE_DIR, 1);
  expect_golden("matrix/report.xml",
                page::junit("tlsfit matrix", page::junit_cases(matrix_cells()), page::load_templates()));
}

}  // namespace
}  // namespace tlsfit::test
