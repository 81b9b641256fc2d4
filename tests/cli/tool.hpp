// Runs the real tlsfit in a folder of its own, and sees what it leaves there.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/process.hpp"

namespace tlsfit::test {

inline ProcessResult run_tool(const std::vector<std::string>& arguments, const fs::path& folder = {}) {
  std::vector<std::string> command{TLSFIT_BINARY};
  command.insert(command.end(), arguments.begin(), arguments.end());
  ProcessOptions options;
  options.folder = folder;
  options.timeout = std::chrono::seconds(60);
  return run_process(command, options);
}

/// Every file and folder below `folder`, by relative path.
inline std::set<std::string> tree_of(const fs::path& folder) {
  std::set<std::string> result;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    result.insert(fs::relative(entry.path(), folder).string());
  return result;
}

}  // namespace tlsfit::test
