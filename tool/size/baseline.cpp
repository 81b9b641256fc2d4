#include "size/baseline.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace tlsfit {

namespace {

void need_name(std::string_view revision) {
  const bool good = !revision.empty() && revision.size() <= 100 && revision[0] != '.' && revision[0] != '-' &&
                    std::all_of(revision.begin(), revision.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             c == '.' || c == '_' || c == '-';
                    });
  if (!good)
    throw Error(ExitCode::Usage, "'{}' is no name for a revision: want letters, digits, '.', '_' and '-'",
                printable(revision));
}

std::vector<std::string> revisions_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  if (failed) throw Error(ExitCode::Usage, "{}: cannot be read: {}", folder.string(), failed.message());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

void store_baseline(const fs::path& folder, std::string_view revision, const SizeReport& report) {
  need_name(revision);
  write_file(folder / (std::string(revision) + ".json"), dump_json(to_json(report)));
}

SizeReport load_baseline(const fs::path& folder, std::string_view revision) {
  need_name(revision);
  std::vector<std::string> found;
  for (const std::string& name : revisions_in(folder)) {
    if (name == revision) {
      found = {name};
      break;
    }
    if (revision.size() >= 4 && name.starts_with(revision)) found.push_back(name);
  }
  if (found.empty())
    throw Error(ExitCode::Usage,
                "{}: no report of revision '{}'; `tlsfit size IMAGE --baseline {} --store {}` makes it",
                folder.string(), revision, folder.string(), revision);
  if (found.size() > 1)
    throw Error(ExitCode::Usage, "{}: '{}' may be {}", folder.string(), revision, joined(found, " or "));
  const fs::path path = folder / (found.front() + ".json");
  return size_report_from_json(load_json(path), path.string());
}

}  // namespace tlsfit
