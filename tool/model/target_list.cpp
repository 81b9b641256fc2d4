#include "model/target_list.hpp"

#include <cstring>

#include "base/paths.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

std::string beside(const fs::path& list, const std::string& name) {
  return name.empty() ? name : (list.parent_path() / name).lexically_normal().string();
}

JoinGiven join_of(Fields& list, const fs::path& path) {
  return list.has("join") ? join_given_from_json(list.object("join"), path) : JoinGiven();
}

}  // namespace

std::vector<TargetEntry> target_list_from_json(const Json& json, const fs::path& path) {
  Fields fields(json, path.string());
  fields.schema("tlsfit.targets/1");
  std::vector<TargetEntry> entries;
  for (Fields& unnamed : fields.objects("targets")) {
    TargetEntry entry;
    auto host = target_from(unnamed.text("host"));
    if (const auto* const why = std::get_if<std::string>(&host))
      throw unnamed.wrong("host", fmt::format("a host name, or HOST:PORT ({})", *why));
    entry.target = std::get<Target>(std::move(host));
    Fields f(fields.any("targets")[entries.size()],
             fmt::format("{} ({})", unnamed.where(), entry.target.name()));
    f.has("host");
    read_details(entry.target, f);
    entry.ca = beside(path, f.text("ca", ""));
    entry.profile = beside(path, f.text("profile", ""));
    entry.client_cert = beside(path, f.text("client_cert", ""));
    entry.client_key = beside(path, f.text("client_key", ""));
    if (entry.client_cert.empty() && !entry.client_key.empty())
      throw f.wrong("client_cert", "the certificate of client_key, a PEM file");
    if (entry.client_key.empty() && !entry.client_cert.empty())
      throw f.wrong("client_key", "the key of client_cert, a PEM file");
    f.done();
    entries.push_back(std::move(entry));
  }
  if (entries.empty()) throw fields.wrong("targets", "at least one target");
  join_of(fields, path);
  fields.done();
  return entries;
}

std::vector<TargetEntry> load_target_list(const fs::path& path) {
  std::vector<TargetEntry> entries = target_list_from_json(load_json(path), path);
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (const auto& [key, file] : {std::pair{"ca", entries[i].ca},
                                    {"profile", entries[i].profile},
                                    {"client_cert", entries[i].client_cert},
                                    {"client_key", entries[i].client_key}})
      if (const int why = file.empty() ? 0 : unreadable(file); why != 0)
        throw Error(ExitCode::Usage, "{}: targets[{}] ({}): {}: {} cannot be read: {}", path.string(), i,
                    entries[i].target.name(), key, file, std::strerror(why));
  return entries;
}

JoinGiven load_target_list_join(const fs::path& path) {
  const Json json = load_json(path);
  Fields fields(json, path.string());
  return join_of(fields, path);
}

}  // namespace tlsfit
