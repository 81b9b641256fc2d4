// What a build system wants to see beside the sources: a build file, an example, a page that says how.
#pragma once

#include <string_view>
#include <vector>

#include "exporting/library.hpp"

namespace tlsfit::exporting {

/// A build system that a fit can be exported for.
struct System {
  std::string_view id;               ///< "make", as `--as` takes it
  std::string_view about;            ///< for people
  std::vector<const char*> folders;  ///< of templates/export, whose files are written; none: Kconfig
  std::string_view how;              ///< how a program uses it, for README.md; Markdown
};

const std::vector<System>& systems();
/// Throws Error (Usage) that lists them.
const System& system_of(std::string_view id);

/// What the files of a project say of the fit.
struct Words {
  std::string command;  ///< that made this
  std::string version;  ///< of tlsfit
};

/// The build file, the example and README.md.
Files project_files(const System& system, const ShippedFit& fit, const Words& words);

}  // namespace tlsfit::exporting
