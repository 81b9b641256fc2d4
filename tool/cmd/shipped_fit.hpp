// A fit as it was shipped: what its images trust and can do, and what its servers were like.
#pragma once

#include <string>
#include <vector>

#include "base/file.hpp"
#include "check/judge.hpp"
#include "probe/plan_questions.hpp"

namespace tlsfit {

struct ShippedFit {
  fs::path folder;  ///< with the fit.json
  Fit fit;
  std::vector<check::Subject> subjects;  ///< one for each target that is asked about
  probe::ImageAnchors anchors;
};

/// The folder with a fit.json: `path` itself, or the folder fit that `build` puts below its own. Throws Error
/// (Usage).
fs::path fit_folder(const std::string& path);

/// Every folder of a fit below `path`, in order. Hidden folders are passed over. Throws Error (Usage) if
/// there is none.
std::vector<fs::path> fit_folders_below(const std::string& path);

/// Reads a fit and the profiles that it keeps.
/// @param targets those that are asked about; none: all. Of a fit for many servers, any may be named.
/// @param ca where the anchors of a fit for many servers are looked up; empty: among this machine's roots
/// Throws Error (Usage) if the fit keeps no profiles, or has no such target.
ShippedFit load_shipped_fit(const fs::path& folder, const std::vector<std::string>& targets,
                            const fs::path& ca);

}  // namespace tlsfit
