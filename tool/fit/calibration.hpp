// Refreshing costs.json: which images are to be measured, and what their measurements say of options.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fit/search.hpp"

namespace tlsfit::fit {

/// Measures an image with these plans. `run`: heap, stack and handshake, too. Nothing if it cannot be built.
using MeasurePlans = std::function<std::optional<Measured>(const std::vector<Candidate>& plans,
                                                           const Choice& choice, bool run)>;

/// Measures costs.json anew: the image of each shape, build and set of versions, and, for each option with a
/// `with`, the flash and static RAM that these features add to the reference (heap and stack stay as they
/// are, since no server of such features is at hand). Where an image cannot be built its cost stays.
/// @param reference a real plan for each version ("tls1.2", "tls1.3"), with the features of the reference
Costs calibrated(const Catalogue& catalogue, const std::map<std::string, Candidate>& reference,
                 const MeasurePlans& measure);

/// costs.json with other numbers; its texts stay.
Json costs_to_json(const Json& before, const Costs& costs);

}  // namespace tlsfit::fit
