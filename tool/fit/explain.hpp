// Why an option is there, or why a target is spoken to as it is, in a few lines.
#pragma once

#include <string>
#include <vector>

#include "fit/proof.hpp"

namespace tlsfit::fit {

struct Explanation {
  std::string title;
  std::vector<std::pair<std::string, std::string>> lines;  ///< what it is about, and one sentence
};

/// `what` is an option ("MBEDTLS_GCM_C", or without the prefix) or a target of the fit ("host:port", "host").
/// Without a fit an option is explained by the catalogue alone; with the fit's proof, by what happened
/// without it. Throws Error (Usage) that names what there is if `what` is neither.
Explanation explain(const std::string& what, const Fit* fit, const Proof* proof, const Catalogue& catalogue);

Json to_json(const Explanation& explanation);

}  // namespace tlsfit::fit
