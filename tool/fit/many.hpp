// A target that stands for many servers (configs/targets/*.json): broad suites and a list of trust anchors,
// so that an image made without a named target still speaks to common servers, verified.
#pragma once

#include <string>
#include <vector>

#include "fit/plan.hpp"

namespace tlsfit::fit {

struct ManyServers {
  std::string id;     ///< "web"
  std::string about;  ///< one sentence for people
  std::string version;
  std::vector<std::string> suites, groups, signature_schemes;
  struct Root {
    std::string subject;
    std::string sha256;  ///< of the DER certificate
  };
  std::vector<Root> anchors;
};

/// Checks as it reads. Throws Error (Usage).
ManyServers many_servers_from_json(const Json& json, std::string where);
/// configs/targets/<id>.json. Throws Error (Usage).
ManyServers load_many_servers(std::string_view id);

/// The certificates that this machine trusts (x509::host_roots_file()).
/// Throws Error (Missing) with the command that installs them.
std::vector<Bytes> host_roots();

/// The plan, with those of its anchors that are among `roots`; the others go to `absent`, by subject.
/// Nothing is agreed with servers that nobody probed: records of 16,384.
/// Throws Error (Missing) if none of the anchors is there.
Candidate candidate_for(const ManyServers& servers, const std::vector<Bytes>& roots,
                        const Catalogue& catalogue, std::vector<std::string>& absent);

}  // namespace tlsfit::fit
