#include "size/components.hpp"

#include <algorithm>

namespace tlsfit {

namespace {

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                         [&](const std::string& p) { return glob_matches(p, text); });
}

bool matches(const ComponentRule& rule, const Origin& origin, const ObjectName& name) {
  return any_matches(rule.section, origin.section) && any_matches(rule.library, name.library) &&
         any_matches(rule.object, name.file) && any_matches(rule.path, origin.object) &&
         any_matches(rule.symbol, origin.symbol);
}

bool is_about_symbols_only(const ComponentRule& rule) {
  return rule.section.empty() && rule.library.empty() && rule.object.empty() && rule.path.empty();
}

std::vector<std::string> patterns(Fields& fields, std::string_view key) {
  return fields.has(key) ? fields.texts(key) : std::vector<std::string>{};
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  // On a mismatch after a star, the star takes one character more: linear for one star, no recursion.
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

ObjectName split_object(std::string_view object) {
  const auto file_name = [](std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
  };
  ObjectName name;
  const std::size_t open = object.rfind('(');
  if (object.ends_with(')') && open != std::string_view::npos) {
    name.library = file_name(object.substr(0, open));
    name.file = object.substr(open + 1, object.size() - open - 2);
  } else {
    name.file = file_name(object);
  }
  for (const std::string_view ending : {".obj", ".o"})
    if (name.file.ends_with(ending)) {
      name.file.remove_suffix(ending.size());
      break;
    }
  return name;
}

std::string_view ComponentRules::component_of(const Origin& origin) const {
  const ObjectName name = split_object(origin.object);
  // Where the object is known it says more than a name that may be like another's.
  for (const bool by_name_only : {false, true})
    for (const ComponentEntry& entry : entries)
      for (const ComponentRule& rule : entry.rules)
        if (is_about_symbols_only(rule) == by_name_only && matches(rule, origin, name)) return entry.name;
  return other_component;
}

ComponentRules component_rules_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  ComponentRules rules;
  Fields reserved = fields.object("reserved");
  rules.stack_sections = reserved.texts("stack");
  rules.heap_sections = reserved.texts("heap");
  reserved.done();
  for (Fields& component : fields.objects("components")) {
    ComponentEntry& entry = rules.entries.emplace_back();
    entry.name = component.text("name");
    entry.about = component.text("about");
    for (Fields& rule : component.objects("rules")) {
      ComponentRule& result = entry.rules.emplace_back();
      result.section = patterns(rule, "section");
      result.library = patterns(rule, "library");
      result.object = patterns(rule, "object");
      result.path = patterns(rule, "path");
      result.symbol = patterns(rule, "symbol");
      rule.done();
      if (result == ComponentRule{})  // it would match everything
        throw component.wrong("rules", "rules with at least one pattern each");
    }
    component.done();
  }
  fields.done();
  return rules;
}

ComponentRules load_component_rules() {
  const fs::path path = data_folder() / "configs" / "components.json";
  return component_rules_from_json(load_json(path), path.string());
}

}  // namespace tlsfit
