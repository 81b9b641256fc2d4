// The data that comes along: configs/<kind>/<id>.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace tlsfit {

/// The ids of configs/<kind>/*.json, sorted.
std::vector<std::string> config_ids(std::string_view kind);
/// Path of configs/<kind>/<id>.json, or `id` itself if it ends with .json; `what` ("board") is for the
/// message. Throws Error (Usage).
fs::path config_path(std::string_view kind, std::string_view what, std::string_view id);

}  // namespace tlsfit
