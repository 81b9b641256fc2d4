// What became of the cells of a matrix, as documents and as JUnit's cases.
#pragma once

#include <string>
#include <vector>

#include "model/matrix_report.hpp"
#include "page/document.hpp"
#include "page/junit.hpp"

namespace tlsfit::page {

/// What a matrix is called besides.
struct MatrixSubject {
  std::string title;     ///< "matrix.json"
  std::string baseline;  ///< what it is compared with: "sizes/main"; empty: nothing
};

/// For a browser: sizes across the objectives, every cell in a table that sorts and filters, what changed in
/// each.
Document matrix_page(const std::vector<CellResult>& cells, const MatrixSubject& subject);
/// For a comment on a pull request: its length is bounded, whatever changed.
Document matrix_summary(const std::vector<CellResult>& cells, const MatrixSubject& subject);

/// A case for each cell.
std::vector<JunitCase> junit_cases(const std::vector<CellResult>& cells);

}  // namespace tlsfit::page
