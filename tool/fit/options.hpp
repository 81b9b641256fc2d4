// Plans, merged: which of each target's candidates to take, and the options that serve them all.
#pragma once

#include <vector>

#include "fit/plan.hpp"

namespace tlsfit::fit {

/// "flash", "ram", "time", "balanced".
inline constexpr std::string_view objectives[] = {"flash", "ram", "time", "balanced"};

/// Record buffers that serve every plan.
RecordPlan merged_records(const std::vector<Candidate>& plans);

/// The options that these plans take together, in the catalogue's order: each with its value, the targets
/// that need it and why. Throws Error (Defect) if the catalogue contradicts itself.
std::vector<OptionUse> merged_options(const std::vector<Candidate>& plans, std::string_view objective,
                                      const Catalogue& catalogue);

/// What these options cost together with the base client, by adding up: an estimate. Record buffers are not
/// counted.
Cost estimated_cost(const std::vector<OptionUse>& options, const Catalogue& catalogue);

/// One candidate for each target, so that together they cost least by the objective: targets share features,
/// so the best for each alone need not be the best for all. TLS 1.3 is used only if some target has nothing
/// else, since the library's 1.3 code brings the PSA core along.
std::vector<Candidate> choose(std::vector<std::vector<Candidate>> targets, std::string_view objective,
                              std::uint32_t connections, const Catalogue& catalogue);

}  // namespace tlsfit::fit
