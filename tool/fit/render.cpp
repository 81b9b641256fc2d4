#include "fit/render.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>

#include "base/text.hpp"

namespace tlsfit::fit {

namespace {

namespace mustache = kainjow::mustache;

mustache::data data_of(const Json& json) {
  if (json.is_object()) {
    mustache::data object;
    for (const auto& [key, value] : json.items()) object.set(key, data_of(value));
    return object;
  }
  if (json.is_array()) {
    mustache::data list{mustache::data::type::list};
    for (const Json& value : json) list.push_back(data_of(value));
    return list;
  }
  if (json.is_boolean()) return mustache::data(json.get<bool>());
  if (json.is_null()) return mustache::data(false);
  return mustache::data(json.is_string() ? json.get<std::string>() : json.dump());
}

/// Remembers the names that were asked for in vain; the library renders those as nothing.
class StrictContext : public mustache::context<std::string> {
 public:
  using mustache::context<std::string>::context;
  const mustache::data* get(const std::string& name) const override {
    const mustache::data* const found = mustache::context<std::string>::get(name);
    if (found == nullptr) missing.insert(name);
    return found;
  }
  const mustache::data* get_partial(const std::string& name) const override {
    missing.insert("> " + name);
    return nullptr;
  }
  mutable std::set<std::string> missing;
};

}  // namespace

Templates load_templates() {
  const fs::path folder = data_folder() / "templates";
  Templates templates;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".mustache")
      templates[entry.path().stem().string()] = read_text(entry.path());
  if (templates.empty())
    throw Error(ExitCode::Missing, "{}: no templates there: install tlsfit again", folder.string());
  return templates;
}

std::string render(std::string_view name, const std::string& text, const Json& values) {
  mustache::mustache engine{text};
  engine.set_custom_escape([](const std::string& value) { return value; });
  const mustache::data data = data_of(values);
  StrictContext context(&data);
  std::string result = engine.render(context);
  if (!engine.is_valid())
    throw Error(ExitCode::Defect, "templates/{}.mustache: {}", name, engine.error_message());
  if (!context.missing.empty())
    throw Error(ExitCode::Defect, "templates/{}.mustache: nothing fills the hole {{{{{}}}}}", name,
                *context.missing.begin());
  if (!result.ends_with('\n')) result += '\n';  // the library drops the last one
  return result;
}

std::string comment_text(std::string_view text) {
  std::string result = printable(text);
  for (std::size_t at = 0; (at = result.find("*/", at)) != std::string::npos;) result.replace(at, 2, "* /");
  for (std::size_t at = 0; (at = result.find("/*", at)) != std::string::npos;) result.replace(at, 2, "/ *");
  if (result.ends_with('\\')) result += ' ';
  return result;
}

std::string render(std::string_view name, const Templates& templates, const Json& values) {
  const auto text = templates.find(std::string(name));
  if (text == templates.end())
    throw Error(ExitCode::Missing, "templates/{}.mustache is missing: install tlsfit again", name);
  return render(name, text->second, values);
}

Json rows_of(const Bytes& der) {
  Json rows = Json::array();
  for (std::size_t at = 0; at < der.size(); at += 16) {
    std::string row;
    for (std::size_t i = at; i < std::min(at + 16, der.size()); ++i)
      row += fmt::format("{}0x{:02x},", row.empty() ? "" : " ", der[i]);
    rows.push_back({{"bytes", row}});
  }
  return rows;
}

}  // namespace tlsfit::fit
