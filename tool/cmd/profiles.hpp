// From what the person names (saved profiles, hosts, ./targets.json, nothing) to the profiles to fit for.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"
#include "model/profile.hpp"

namespace tlsfit {

/// Reads each argument that names a file (or ends with ".json") as a saved profile, and probes every other as
/// HOST[:PORT], with the roots in `ca` or the host's own. Throws Error.
std::vector<Profile> profiles_from(const std::vector<std::string>& arguments, const fs::path& ca);

/// The profiles of a list of targets (model/target_list.hpp). Throws Error.
std::vector<Profile> profiles_of_list(const fs::path& list);

}  // namespace tlsfit
