#include "cmd/profiles.hpp"

#include "base/paths.hpp"
#include "base/progress.hpp"
#include "model/target_list.hpp"
#include "probe/probe.hpp"

namespace tlsfit {

namespace {

bool names_file(const std::string& argument) {
  return argument.ends_with(".json") || is_file(argument);
}

Profile probed(const Target& target, const fs::path& ca, const ClientFiles& client) {
  Progress progress;
  progress.show(fmt::format("probing {}", target.name()));
  probe::ProbeOptions options;
  options.ca = ca;
  options.client_certificate = client.certificate;
  options.client_key = client.key;
  return probe::probe_target(target, options);
}

/// The profiles of one argument or entry: a file's, or that of a probe.
void add_profiles(std::vector<TargetProfile>& profiles, std::vector<Profile> more,
                  const fit::ClientIdentityPtr& identity) {
  for (Profile& profile : more) profiles.push_back(with_identity(std::move(profile), identity));
}

}  // namespace

fit::ClientIdentityPtr identity_of(const ClientFiles& client) {
  if (!client.named()) return nullptr;
  if (client.certificate.empty() || client.key.empty())
    throw Error(ExitCode::Usage, "a client certificate needs both --client-cert and --client-key");
  return fit::load_client_identity(client.certificate, client.key);
}

TargetProfile with_identity(Profile profile, fit::ClientIdentityPtr identity) {
  if (identity && profile.client_certificate == "none") {
    say(fmt::format("{}: asks for no client certificate: the one that is named stays out of the image",
                    profile.target.name()));
    identity = nullptr;
  }
  return {.profile = std::move(profile), .identity = std::move(identity)};
}

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

std::vector<TargetProfile> profiles_from(const std::vector<std::string>& arguments, const fs::path& ca,
                                         const ClientFiles& client) {
  const fit::ClientIdentityPtr identity = identity_of(client);
  const auto need_one = [&](std::size_t targets) {
    if (identity && targets > 1)
      throw Error(
          ExitCode::Usage,
          "--client-cert is for one target; of several, name each one's in targets.json (client_cert, "
          "client_key)");
  };
  need_one(arguments.size());
  std::vector<TargetProfile> profiles;
  for (const std::string& argument : arguments) {
    add_profiles(profiles,
                 names_file(argument) ? load_profiles(argument)
                                      : std::vector{probed(parse_target(argument), ca, client)},
                 identity);
    need_one(profiles.size());
  }
  return profiles;
}

fs::path usual_list(const App& app) {
  constexpr std::string_view name = "targets.json";
  if (!app.ours() && is_there(app.folder / name)) {
    // As people would write it, where that is shorter.
    std::error_code unknown;
    const fs::path here = fs::current_path(unknown);
    const fs::path near = unknown ? fs::path() : fs::proximate(app.folder / name, here, unknown);
    return near.empty() || *near.begin() == ".." ? app.folder / name : near;
  }
  return is_there(name) ? fs::path(name) : fs::path();
}

std::vector<TargetProfile> profiles_of_list(const fs::path& list) {
  const std::vector<TargetEntry> entries = load_target_list(list);
  const auto client_of = [](const TargetEntry& entry) {
    return ClientFiles{.certificate = entry.client_cert, .key = entry.client_key};
  };
  std::vector<fit::ClientIdentityPtr> identities;
  for (const TargetEntry& entry : entries) identities.push_back(identity_of(client_of(entry)));
  std::vector<TargetProfile> profiles;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const TargetEntry& entry = entries[i];
    std::vector<Profile> found = entry.profile.empty()
                                     ? std::vector{probed(entry.target, entry.ca, client_of(entry))}
                                     : load_profiles(entry.profile);
    // What the device is to do, the server need not have been asked for.
    if (entry.target.resume)
      for (Profile& profile : found) profile.target.resume = true;
    add_profiles(profiles, std::move(found), identities[i]);
  }
  return profiles;
}

}  // namespace tlsfit
