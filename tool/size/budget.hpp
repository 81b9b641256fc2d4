// What of an image is over its budgets.
#pragma once

#include <string>
#include <vector>

#include "model/budget.hpp"
#include "model/size_diff.hpp"
#include "model/size_report.hpp"

namespace tlsfit {

/// One budget that is not kept.
struct Overrun {
  std::string component;  ///< empty: the whole image
  bool flash = true;      ///< else RAM
  std::uint64_t used = 0, limit = 0;
  bool operator==(const Overrun&) const = default;
};

/// The whole image's first, then by component.
std::vector<Overrun> overruns(const SizeReport& report, const Budgets& budgets);

/// Components that have a budget and are not in the image: perhaps a name that is mistyped.
std::vector<std::string> without_component(const SizeReport& report, const Budgets& budgets);

/// A line for each: "flash: 44,020 bytes, 1,020 over the budget of 43,000; largest: TLS 10,000, X.509 9,000",
/// and with what changed: "grew: TLS +800, libc +220".
std::vector<std::string> overrun_lines(const std::vector<Overrun>& over, const SizeReport& report,
                                       const SizeDiff* diff);

/// [{component or null, memory, used, limit}]
Json to_json(const std::vector<Overrun>& over);

}  // namespace tlsfit
