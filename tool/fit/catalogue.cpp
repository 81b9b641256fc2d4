#include "fit/catalogue.hpp"

#include <algorithm>

namespace tlsfit::fit {

namespace {

/// "tls1.2 & mfl" as its terms.
std::vector<std::string> terms_of(std::string_view text) {
  std::vector<std::string> terms;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(" & "), text.size());
    terms.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 3, text.size()));
  }
  return terms;
}

Option option_from(Fields& fields, const std::string& section, const std::string& file) {
  Option option;
  option.section = section;
  option.file = file;
  option.name = fields.text("name");
  option.about = fields.text("about");
  for (const std::string& text : fields.texts("when")) option.when.push_back(terms_of(text));
  option.unless = fields.texts_or_none("unless");
  option.requires_options = fields.texts_or_none("requires");
  option.rule = fields.text("rule", "");
  if (fields.has("value")) {
    if (fields.any("value").is_string()) {
      option.values["default"] = fields.text("value");
    } else {
      Fields by_objective = fields.object("value");
      for (const auto& [objective, value] : fields.any("value").items())
        option.values[objective] = by_objective.text(objective);
      if (!option.values.contains("default")) throw fields.wrong("value", "a value for \"default\" as well");
    }
  }
  option.quirk = fields.text("quirk", "");
  option.security = fields.text("security", "");
  option.unseen = fields.text("unseen", "");
  option.release_only = fields.flag("release_only", false);
  fields.done();
  return option;
}

void read_options(Catalogue& catalogue, const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.options/1");
  fields.text("about");
  Fields features = fields.object("features");
  for (const auto& [name, about] : fields.any("features").items())
    catalogue.features[name] = features.text(name);
  for (Fields& section : fields.objects("sections")) {
    const std::string title = section.text("title");
    const std::string file = section.text("file", "mbedtls_config.h");
    for (Fields& option : section.objects("options"))
      catalogue.options.push_back(option_from(option, title, file));
    section.done();
  }
  if (fields.has("program"))
    for (Fields& taken : fields.objects("program")) {
      catalogue.program_words.push_back({.words = taken.texts("words"), .features = taken.texts("features")});
      taken.done();
    }
  for (Fields& check : fields.objects("checks")) {
    catalogue.checks.push_back({.name = check.text("name"), .reason = check.text("reason")});
    check.done();
  }
  fields.done();
}

void read_names(Catalogue& catalogue, const Json& json, const std::string& where) {
  Fields fields(json, where);
  fields.schema("tlsfit.names/1");
  fields.text("about");
  for (Fields& f : fields.objects("suites")) {
    catalogue.suites.push_back({.name = f.text("name"),
                                .macro = f.text("macro"),
                                .version = f.text("version"),
                                .key = f.text("key"),
                                .tier = static_cast<unsigned>(f.integer("tier")),
                                .features = f.texts("features")});
    f.done();
  }
  for (Fields& f : fields.objects("groups")) {
    catalogue.groups.push_back({.name = f.text("name"),
                                .macro = f.text("macro"),
                                .key_share = static_cast<std::uint32_t>(f.integer("key_share")),
                                .features = f.texts("features")});
    f.done();
  }
  for (Fields& f : fields.objects("signature_schemes")) {
    catalogue.schemes.push_back({.name = f.text("name"),
                                 .macro = f.text("macro"),
                                 .key = f.text("key"),
                                 .curve = f.text("curve", ""),
                                 .handshake = f.texts("handshake"),
                                 .features = f.texts("features")});
    f.done();
  }
  fields.done();
}

Cost cost_from(Fields fields) {
  fields.text("about", "");
  const Cost cost{.flash = fields.integer("flash", 0),
                  .static_bytes = fields.integer("static", 0),
                  .heap = fields.integer("heap", 0),
                  .stack = fields.integer("stack", 0),
                  .handshake = fields.integer("handshake", 0)};
  fields.done();
  return cost;
}

void read_costs(Catalogue& catalogue, const Json& json, const std::string& where) {
  Fields fields(json, where);
  Costs& costs = catalogue.costs;
  fields.schema("tlsfit.costs/1");
  fields.text("about");
  fields.text("flags");
  costs.compiler = fields.text("compiler");
  costs.cpu = fields.text("cpu");
  costs.mbedtls_version = fields.text("mbedtls_version");
  Fields reference = fields.object("reference");
  for (const auto& [version, features] : fields.any("reference").items()) {
    const std::vector<std::string> texts = reference.texts(version);
    costs.reference[version] = {texts.begin(), texts.end()};
  }
  for (auto& [name, cost] : fields.members("images")) costs.images[name] = cost_from(cost);
  for (auto& [name, cost] : fields.members("options")) {
    if (cost.has("with")) {
      const std::vector<std::string> texts = cost.texts("with");
      costs.ladder[name] = {texts.begin(), texts.end()};
    }
    costs.options[name] = cost_from(cost);
  }
  for (auto& [name, cost] : fields.members("absent")) costs.absent[name] = cost_from(cost);
  for (auto& [name, values] : fields.members("values")) {
    Fields by_value = fields.object("values");
    for (auto& [value, cost] : by_value.members(name)) costs.values[name][value] = cost_from(cost);
  }
  if (fields.has("verify"))
    for (auto& [key, work] : fields.members("verify")) {
      costs.verify[key] = {.own = work.integer("own"),
                           .smallest = work.integer("smallest"),
                           .p256m = work.integer("p256-m"),
                           .generic = work.integer("generic")};
      work.done();
    }
  fields.done();
}

void check(const Catalogue& catalogue, const std::string& where) {
  const auto known_feature = [&](const std::string& user, const std::string& feature) {
    if (!catalogue.features.contains(feature))
      throw Error(ExitCode::Usage, "{}: {}: feature \"{}\" is not declared", where, user, feature);
  };
  const auto known_option = [&](const std::string& user, const std::string& name) {
    if (catalogue.option(name) == nullptr)
      throw Error(ExitCode::Usage, "{}: {}: there is no option {}", where, user, name);
  };
  for (const Option& option : catalogue.options) {
    for (const auto& terms : option.when)
      for (const std::string& feature : terms) known_feature(option.name, feature);
    for (const std::string& feature : option.unless) known_feature(option.name, feature);
    for (const std::string& name : option.requires_options) known_option(option.name, name);
  }
  for (const ProgramWords& taken : catalogue.program_words)
    for (const std::string& feature : taken.features) known_feature(taken.words.front(), feature);
  for (const Shape& shape : catalogue.shapes)
    for (const Features* const features : {&shape.features, &shape.serves, &shape.refuses})
      for (const std::string& feature : *features) known_feature("shape " + shape.name, feature);
  for (const Build& build : catalogue.builds)
    for (const std::string& name : build.shapes)
      if (catalogue.shape(name) == nullptr)
        throw Error(ExitCode::Usage, "{}: build {}: there is no shape {}", where, build.name, name);
  for (const auto& [option, features] : catalogue.costs.ladder)
    for (const std::string& feature : features) known_feature("costs.json: " + option, feature);
  for (const auto& [version, features] : catalogue.costs.reference)
    for (const std::string& feature : features) known_feature("costs.json: reference", feature);
  for (const SuiteName& suite : catalogue.suites)
    for (const std::string& feature : suite.features) known_feature(suite.name, feature);
  for (const GroupName& group : catalogue.groups)
    for (const std::string& feature : group.features) known_feature(group.name, feature);
  for (const SchemeName& scheme : catalogue.schemes)
    for (const std::string& feature : scheme.features) known_feature(scheme.name, feature);
  const auto known_costs = [&](const std::map<std::string, Cost>& costs) {
    for (const auto& [name, cost] : costs) {
      const auto slash = name.find('/');  // behind a shape's name, if there is one
      known_option("costs.json", slash == name.npos ? name : name.substr(slash + 1));
    }
  };
  known_costs(catalogue.costs.options);
  known_costs(catalogue.costs.absent);
  for (const auto& [name, cost] : catalogue.costs.values) known_option("costs.json", name);
}

template <class Entry>
const Entry* named(const std::vector<Entry>& entries, std::string_view name) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

Cost& Cost::operator+=(const Cost& other) {
  flash += other.flash;
  static_bytes += other.static_bytes;
  heap += other.heap;
  stack += other.stack;
  handshake += other.handshake;
  return *this;
}

Cost& Cost::operator-=(const Cost& other) {
  flash -= other.flash;
  static_bytes -= other.static_bytes;
  heap -= other.heap;
  stack -= other.stack;
  handshake -= other.handshake;
  return *this;
}

Work& Work::operator+=(const Work& other) {
  own += other.own;
  smallest += other.smallest;
  p256m += other.p256m;
  generic += other.generic;
  return *this;
}

Work Catalogue::verify_work(std::string_view key) const {
  if (const auto known = costs.verify.find(std::string(key)); known != costs.verify.end())
    return known->second;
  Work dearest;
  for (const auto& [name, work] : costs.verify)
    if (name.substr(0, 3) == key.substr(0, 3))
      dearest = {.own = std::max(dearest.own, work.own),
                 .smallest = std::max(dearest.smallest, work.smallest),
                 .p256m = std::max(dearest.p256m, work.p256m),
                 .generic = std::max(dearest.generic, work.generic)};
  return dearest;
}

const Option* Catalogue::option(std::string_view name) const {
  return named(options, name);
}
const SuiteName* Catalogue::suite(std::string_view name) const {
  return named(suites, name);
}
const GroupName* Catalogue::group(std::string_view name) const {
  return named(groups, name);
}
const SchemeName* Catalogue::scheme(std::string_view name) const {
  return named(schemes, name);
}

const Shape* Catalogue::shape(std::string_view name) const {
  return named(shapes, name);
}
const Build* Catalogue::build(std::string_view name) const {
  return named(builds, name);
}

Catalogue catalogue_from_json(const Json& options, const Json& names, const Json& shapes, const Json& costs,
                              const std::string& where) {
  Catalogue catalogue;
  read_options(catalogue, options, where + "/options.json");
  read_names(catalogue, names, where + "/names.json");
  Shapes known = shapes_from_json(shapes, where + "/shapes.json");
  catalogue.shapes = std::move(known.shapes);
  catalogue.builds = std::move(known.builds);
  read_costs(catalogue, costs, where + "/costs.json");
  check(catalogue, where);
  return catalogue;
}

Catalogue load_catalogue(std::string_view line) {
  const fs::path folder = data_folder() / "configs" / "mbedtls" / line;
  return catalogue_from_json(load_json(folder / "options.json"), load_json(folder / "names.json"),
                             load_json(folder / "shapes.json"), load_json(folder / "costs.json"),
                             folder.string());
}

}  // namespace tlsfit::fit
