// Outcomes of candidates as they are kept between commands: one small JSON file for each.
#pragma once

#include <string>

#include "fit/proof.hpp"

namespace tlsfit::lab {

/// "tlsfit.measured/2"
Json to_json(const fit::Outcome& outcome);
/// Throws Error (Usage).
fit::Outcome outcome_from_json(const Json& json, const std::string& where);

/// The SHA-256 of a text, in hexadecimal: what a kept outcome or client is found by.
std::string digest(std::string_view text);

}  // namespace tlsfit::lab
