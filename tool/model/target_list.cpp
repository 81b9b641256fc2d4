#include "model/target_list.hpp"

#include <cstring>

#include "base/paths.hpp"
#include "model/target_text.hpp"

namespace tlsfit {

namespace {

std::string beside(const fs::path& list, const std::string& name) {
  return name.empty() ? name : (list.parent_path() / name).lexically_normal().string();
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
    const std::int64_t port = f.integer("port", entry.target.port);
    if (port < 1 || port > 65535) throw f.wrong("port", "a number from 1 to 65535");
    entry.target.port = static_cast<std::uint16_t>(port);
    entry.target.sni = f.text("sni", entry.target.host);
    entry.target.alpn = f.text("alpn", "");
    if (!entry.target.alpn.empty() && !is_protocol(entry.target.alpn)) throw f.wrong("alpn", protocol_wanted);
    entry.target.mqtt_topic = f.text("mqtt_topic", "");
    if (!entry.target.mqtt_topic.empty() && !is_topic(entry.target.mqtt_topic))
      throw f.wrong("mqtt_topic", topic_wanted);
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

}  // namespace tlsfit
