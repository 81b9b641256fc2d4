// Plans, merged: the record buffers and options that serve them all, and what these cost by adding up.
#pragma once

#include <vector>

#include "fit/choice.hpp"
#include "fit/plan.hpp"

namespace tlsfit::fit {

/// Record buffers that serve every plan. `handshake_in` is never 0.
RecordPlan merged_records(const std::vector<Candidate>& plans);

/// The device's certificates of its own, each once, in the order in which plans have them.
std::vector<ClientIdentityPtr> client_identities(const std::vector<Candidate>& plans);

/// The options that these plans take together, in the catalogue's order: each with its value, the targets
/// that need it and why. Throws Error (Defect) if the catalogue contradicts itself.
std::vector<OptionUse> merged_options(const std::vector<Candidate>& plans, const Choice& choice,
                                      const Catalogue& catalogue);

/// What an image with these options costs: the measured reference image of the same shape, build and
/// versions, and the difference of each option that only one of the two has. An estimate; trust anchors and
/// record buffers are not counted.
Cost estimated_cost(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                    const Choice& choice, const Catalogue& catalogue);

}  // namespace tlsfit::fit
