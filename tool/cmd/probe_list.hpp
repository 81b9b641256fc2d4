// Lists of targets to probe, and the file that their profiles are put into as they come.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "model/profile.hpp"

namespace tlsfit {

/// Targets of a file (or of standard input for "-"), one on a line; empty lines and those that begin with '#'
/// are left out. Throws Error (Usage) that names the line.
std::vector<Target> read_probe_list(const std::string& path);

/// A file with one profile on a line, each written whole as it comes, so that an interrupted list can go on.
class ProbeResults {
 public:
  /// @param resume keep what is there; else the file begins anew. A last line that was cut off is dropped.
  ProbeResults(fs::path path, bool resume);
  bool has(const Target& target) const;
  void add(const Profile& profile);

 private:
  fs::path path_;
  std::set<std::string> seen_;
};

/// What stands in place of a profile in JSON when a target could not be probed.
Json error_json(const Target& target, const Error& error);

}  // namespace tlsfit
