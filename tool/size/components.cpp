#include "size/components.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit {

namespace {

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() || matches_any(patterns, text);
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

/// The last `depth` folders of a path to a file: "src/net" of "/home/me/app/src/net/tcp.c". So the name is
/// the same on every machine. The folder that CMake puts objects into ("app.dir") begins anew.
std::string folder_of(std::string_view path, std::size_t depth) {
  std::vector<std::string> folders;
  for (std::size_t slash; (slash = path.find('/')) != std::string_view::npos; path.remove_prefix(slash + 1)) {
    const std::string_view folder = path.substr(0, slash);
    if (folder.ends_with(".dir")) folders.clear();
    if (!folder.empty() && folder != "." && folder != "..") folders.emplace_back(folder);
  }
  if (folders.size() > depth)
    folders.erase(folders.begin(), folders.end() - static_cast<std::ptrdiff_t>(depth));
  return folders.empty() ? std::string(split_object(path).file) : joined(folders, "/");
}

}  // namespace

bool matches_any(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return glob_matches(pattern, text); });
}

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

std::string Naming::component_of(const Origin& origin) const {
  const ObjectName name = split_object(origin.object);
  std::string result;
  switch (grouping) {
    case Grouping::Rules:
      return std::string(rules.component_of(origin));
    case Grouping::Archive:
      result = name.library.empty() ? folder_of(origin.object, depth) : std::string(name.library);
      break;
    case Grouping::Folder: {
      const std::size_t open = name.library.empty() ? std::string::npos : origin.object.rfind('(');
      result = folder_of(std::string_view(origin.object).substr(0, open), depth);
      break;
    }
    case Grouping::File:
      result = name.file;
      break;
    case Grouping::Section:
      result = origin.section;
      break;
  }
  return result.empty() ? std::string(other_component) : result;
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
