// ./targets.json: the servers a project's device must reach ("tlsfit.targets/1", docs/fit.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/join.hpp"
#include "model/target.hpp"

namespace tlsfit {

struct TargetEntry {
  Target target;
  std::string ca;       ///< PEM file with the roots to trust for it; empty: the host's
  std::string profile;  ///< a saved profile to use instead of probing; empty: probe
  std::string
      client_cert;         ///< PEM file with the device's own chain, for servers that ask for it; empty: none
  std::string client_key;  ///< PEM file with its private key; both or neither
  bool operator==(const TargetEntry&) const = default;
};

/// File names are relative to the folder of the list. Throws Error (Usage).
std::vector<TargetEntry> target_list_from_json(const Json& json, const fs::path& path);
std::vector<TargetEntry> load_target_list(const fs::path& path);
/// What the list says of the network to join ("join"); nothing: it says nothing. Throws Error (Usage).
JoinGiven load_target_list_join(const fs::path& path);

}  // namespace tlsfit
