// What changed between two reports: their rows subtracted.
#pragma once

#include "model/size_diff.hpp"
#include "model/size_report.hpp"

namespace tlsfit {

/// Rows of the same component, symbol and object are the same. Where an object changed its name, or the
/// compiler the number of a clone (foo.constprop.0), rows of the same symbol are, in the reports' order.
/// Stack and heap are components of these names, so that the components' deltas sum to the difference of the
/// totals.
SizeDiff size_diff(const SizeReport& before, const SizeReport& after);

}  // namespace tlsfit
