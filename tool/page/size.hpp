// Size reports and what changed between two, as documents.
#pragma once

#include <string>
#include <vector>

#include "model/fit.hpp"
#include "model/size_diff.hpp"
#include "model/size_report.hpp"
#include "page/html.hpp"

namespace tlsfit::page {

/// What a report is about, besides its numbers.
struct SizeSubject {
  std::string title;                    ///< "build/pico-wiznet/firmware.elf"
  std::string about = {};               ///< "Espruino Pico, layout bare, release"; may be empty
  std::vector<std::string> over = {};   ///< budgets that it is over, a line each
  std::vector<OptionUse> options = {};  ///< of the fit that it was built from; empty if it is not known
};

/// With pictures and every row that there is room for: a page of a few megabytes.
Document size_page(const SizeReport& report, const SizeSubject& subject, const Templates& templates);
/// Bars, components, and the largest symbols folded: a comment's length.
Document size_summary(const SizeReport& report, const SizeSubject& subject);

/// Bars, the components that changed, and their symbols folded. `most` rows of symbols at most; the last row
/// sums the others.
Document diff_document(const SizeDiff& diff, const SizeSubject& subject, std::size_t most);

}  // namespace tlsfit::page
