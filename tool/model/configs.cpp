#include "model/configs.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/text.hpp"

namespace tlsfit {

std::vector<std::string> config_ids(std::string_view kind) {
  std::vector<std::string> ids;
  for (const fs::path& path : entries_of(data_folder() / "configs" / kind))
    if (path.extension() == ".json") ids.push_back(path.stem().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

fs::path config_path(std::string_view kind, std::string_view what, std::string_view id) {
  if (id.ends_with(".json")) return fs::path(id);
  const std::vector<std::string> ids = config_ids(kind);
  if (std::find(ids.begin(), ids.end(), id) == ids.end())
    throw Error(ExitCode::Usage, "unknown {} '{}'; there are: {} (or give the path of a .json file)", what,
                printable(id), joined(ids, ", "));
  return data_folder() / "configs" / kind / fmt::format("{}.json", id);
}

}  // namespace tlsfit
