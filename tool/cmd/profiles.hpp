// From what the person names (saved profiles, hosts, a list of targets, nothing) to the profiles to fit for.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"
#include "fit/client_identity.hpp"
#include "model/app.hpp"
#include "model/profile.hpp"

namespace tlsfit {

/// PEM files with the device's own certificate and its key; both or neither.
struct ClientFiles {
  fs::path certificate, key;
  bool named() const { return !certificate.empty() || !key.empty(); }
};

/// A server to fit for, and who the device is to it.
struct TargetProfile {
  Profile profile;
  fit::ClientIdentityPtr identity;  ///< null: nobody
};

/// Reads both PEM files; null if none is named. Throws Error (Usage), also if only one is.
fit::ClientIdentityPtr identity_of(const ClientFiles& client);

/// A server, and who the device is to it, if it asks: a certificate that nobody asks for would be dead weight
/// in the image.
TargetProfile with_identity(Profile profile, fit::ClientIdentityPtr identity);

/// What `probe --save` wrote, or what `probe --json` printed: one object, or one on each line.
std::vector<Profile> load_profiles(const fs::path& path);

/// Reads each argument that names a file (or ends with ".json") as a saved profile, and probes every other as
/// HOST[:PORT], with the roots in `ca` or the host's own. `client` is for one target only. Throws Error.
std::vector<TargetProfile> profiles_from(const std::vector<std::string>& arguments, const fs::path& ca,
                                         const ClientFiles& client);

/// The list of targets that is meant where none is named: the one beside the user's program, else the one in
/// this folder; empty: there is none.
fs::path usual_list(const App& app);

/// The profiles of a list of targets (model/target_list.hpp). Throws Error.
std::vector<TargetProfile> profiles_of_list(const fs::path& list);

}  // namespace tlsfit
