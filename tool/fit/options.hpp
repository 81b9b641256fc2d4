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

/// What each option of the catalogue adds to an image, in its order: what it costs when it is on, and the
/// reverse of what leaving it out costs. Record buffers are not counted.
std::vector<Cost> option_costs(const Choice& choice, const Catalogue& catalogue);

/// The measured reference image of a shape, build and set of versions ("tls1.2+tls1.3"), less what its
/// options add: with those of a plan added it is the estimate of that plan's image. Throws Error (Defect) if
/// costs.json has no such image.
Cost cost_without_options(const std::string& versions, const Choice& choice, const Catalogue& catalogue);

/// Instructions that a handshake takes more than the reference's, which verifies two signatures with P-256.
std::int64_t more_verifying(const Work& verifying, const Shape& shape, const Catalogue& catalogue);

/// What an image with these options costs: the measured reference image of the same shape, build and
/// versions, and the difference of each option that only one of the two has; on another core in its measure,
/// but for the handshake's instructions. An estimate; trust anchors and record buffers are not counted.
Cost estimated_cost(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                    const Choice& choice, const Catalogue& catalogue);

}  // namespace tlsfit::fit
