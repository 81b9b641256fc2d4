#include "model/template.hpp"

#include <kainjow/mustache.hpp>
#include <set>

namespace tlsfit {

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

std::string fill_template(std::string_view name, const std::string& text, const Json& values, Escape escape) {
  mustache::mustache engine{text};
  if (escape == Escape::None) engine.set_custom_escape([](const std::string& value) { return value; });
  const mustache::data data = data_of(values);
  StrictContext context(&data);
  std::string result = engine.render(context);
  if (!engine.is_valid()) throw Error(ExitCode::Defect, "templates/{}: {}", name, engine.error_message());
  if (!context.missing.empty())
    throw Error(ExitCode::Defect, "templates/{}: nothing fills the hole {{{{{}}}}}", name,
                *context.missing.begin());
  if (!result.ends_with('\n')) result += '\n';  // the library drops the last one
  return result;
}

}  // namespace tlsfit
