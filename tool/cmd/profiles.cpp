#include "cmd/profiles.hpp"

#include "base/progress.hpp"
#include "model/target_list.hpp"
#include "probe/probe.hpp"

namespace tlsfit {

namespace {

bool names_file(const std::string& argument) {
  return argument.ends_with(".json") || fs::is_regular_file(argument);
}

/// What `probe --save` wrote, or what `probe --json` printed: one object, or one on each line.
std::vector<Profile> load_profiles(const fs::path& path) {
  const std::string text = read_text(path);
  if (!text.starts_with("{\"")) return {profile_from_json(parse_json(text, path.string()), path.string())};
  std::vector<Profile> profiles;
  for (std::size_t at = 0, line = 1; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string where = fmt::format("{}:{}", path.string(), line);
    if (end > at) profiles.push_back(profile_from_json(parse_json(text.substr(at, end - at), where), where));
    at = end + 1;
  }
  return profiles;
}

Profile probed(const Target& target, const fs::path& ca) {
  Progress progress;
  progress.show(fmt::format("probing {}", target.name()));
  probe::ProbeOptions options;
  options.ca = ca;
  return probe::probe_target(target, options);
}

}  // namespace

std::vector<Profile> profiles_from(const std::vector<std::string>& arguments, const fs::path& ca) {
  std::vector<Profile> profiles;
  for (const std::string& argument : arguments) {
    if (!names_file(argument)) {
      profiles.push_back(probed(parse_target(argument), ca));
      continue;
    }
    for (Profile& profile : load_profiles(argument)) profiles.push_back(std::move(profile));
  }
  return profiles;
}

std::vector<Profile> profiles_of_list(const fs::path& list) {
  std::vector<Profile> profiles;
  for (const TargetEntry& entry : load_target_list(list)) {
    if (entry.profile.empty()) {
      profiles.push_back(probed(entry.target, entry.ca));
      continue;
    }
    for (Profile& profile : load_profiles(entry.profile)) profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace tlsfit
