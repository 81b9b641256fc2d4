#include "fit/options.hpp"

#include <algorithm>
#include <set>

namespace tlsfit::fit {

namespace {

constexpr std::string_view every_client = "every TLS client";

bool holds(const std::vector<std::string>& terms, const Features& features) {
  return std::all_of(terms.begin(), terms.end(), [&](const std::string& t) { return features.contains(t); });
}

bool holds_any(const Option& option, const Features& features) {
  return std::any_of(option.when.begin(), option.when.end(),
                     [&](const auto& terms) { return holds(terms, features); });
}

void add_once(std::vector<std::string>& list, const std::string& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

/// Which options are on, by name, with who needs them.
struct Wanted {
  std::vector<std::string> needed_by;
  std::string because;  ///< the option that requires it, if no plan asks for it itself
};

std::map<std::string, Wanted> wanted_options(const std::vector<Candidate>& plans, const Choice& choice,
                                             const Catalogue& catalogue) {
  std::map<std::string, Wanted> wanted;
  Features common = choice.shape.features;  // what holds whatever the plans are
  common.insert({"client", "optimize:" + choice.objective});
  const auto refused = [&](const Option& option) {
    return std::any_of(option.unless.begin(), option.unless.end(), [&](const std::string& feature) {
      return common.contains(feature) || std::any_of(plans.begin(), plans.end(), [&](const Candidate& c) {
               return c.features.contains(feature);
             });
    });
  };
  for (const Option& option : catalogue.options) {
    if (refused(option) || choice.without.contains(option.name)) continue;
    for (const Candidate& candidate : plans) {
      Features features = candidate.features;
      features.insert(common.begin(), common.end());
      if (!holds_any(option, features)) continue;
      const bool everyone = holds_any(option, common);
      add_once(wanted[option.name].needed_by,
               everyone ? std::string(every_client) : candidate.plan.target.name());
    }
  }
  // What is on brings along what it requires, but for what the shape has another way of doing; repeated until
  // nothing is added.
  for (bool changed = true; changed;) {
    changed = false;
    for (const Option& option : catalogue.options) {
      const auto user = wanted.find(option.name);
      if (user == wanted.end()) continue;
      for (const std::string& name : option.requires_options) {
        if (wanted.contains(name) || refused(*catalogue.option(name)) || choice.without.contains(name))
          continue;
        wanted[name] = {.needed_by = user->second.needed_by, .because = option.name};
        changed = true;
      }
    }
  }
  return wanted;
}

/// Macros of the names that the plans offer, in the catalogue's order of preference.
template <class Entry>
std::string macros(const std::vector<Entry>& entries, const std::vector<Candidate>& plans,
                   const std::vector<std::string> Plan::*offered) {
  std::string result;
  for (const Entry& entry : entries)
    if (std::any_of(plans.begin(), plans.end(), [&](const Candidate& c) {
          const auto& list = c.plan.*offered;
          return std::find(list.begin(), list.end(), entry.name) != list.end();
        }))
      result += (result.empty() ? "" : ", ") + entry.macro;
  return result;
}

std::string value_of(const Option& option, const std::vector<Candidate>& plans, const Choice& choice,
                     const Catalogue& catalogue) {
  if (option.rule == "in_content_len") return std::to_string(merged_records(plans).in);
  if (option.rule == "handshake_in_len") return std::to_string(merged_records(plans).handshake_in);
  if (option.rule == "out_content_len") return std::to_string(merged_records(plans).out);
  if (option.rule == "mfl_code")
    return fmt::format("MBEDTLS_SSL_MAX_FRAG_LEN_{}", merged_records(plans).mfl.value_or(512));
  if (option.rule == "ciphersuites") return macros(catalogue.suites, plans, &Plan::suites);
  if (option.rule == "groups") return macros(catalogue.groups, plans, &Plan::groups);
  if (option.rule == "signature_algorithms")
    return macros(catalogue.schemes, plans, &Plan::signature_schemes);
  if (option.rule == "psa_struct_file")
    return choice.shape.features.contains("psa-client") ? "\"crypto/psa_struct.h\""
                                                        : "\"crypto/psa_struct_core.h\"";
  if (option.rule == "client_certificates") return std::to_string(client_identities(plans).size());
  if (option.rule == "connections") return std::to_string(choice.connections);
  if (!option.rule.empty())
    throw Error(ExitCode::Defect, "{}: there is no rule \"{}\" for its value", option.name, option.rule);
  if (option.values.empty()) return "";
  const auto by_objective = option.values.find(choice.objective);
  return by_objective != option.values.end() ? by_objective->second : option.values.at("default");
}

/// The targets whose plans decide a record size, when they are not all alike.
std::vector<std::string> deciders(const std::vector<Candidate>& plans,
                                  const std::uint32_t RecordPlan::*size) {
  std::uint32_t largest = 0;
  for (const Candidate& c : plans) largest = std::max(largest, c.plan.record.*size);
  std::vector<std::string> names;
  for (const Candidate& c : plans)
    if (c.plan.record.*size == largest) add_once(names, c.plan.target.name());
  return names;
}

const Cost* known_cost(const std::map<std::string, Cost>& costs, const std::string& name) {
  const auto found = costs.find(name);
  return found == costs.end() ? nullptr : &found->second;
}

const Cost* value_cost(const OptionUse& option, const Catalogue& catalogue) {
  const auto found = catalogue.costs.values.find(option.name);
  return found == catalogue.costs.values.end() ? nullptr : known_cost(found->second, option.value);
}

/// What the option itself adds, where costs.json knows.
void price(OptionUse& use, const Catalogue& catalogue) {
  Cost cost;
  bool known = false;
  if (const Cost* const on = known_cost(catalogue.costs.options, use.name)) {
    cost += *on;
    known = true;
  }
  if (const Cost* const of_value = value_cost(use, catalogue)) {
    cost += *of_value;
    known = true;
  }
  if (const Cost* const off =
          known_cost(catalogue.costs.absent, use.name)) {  // the reverse of leaving it out
    cost +=
        {.flash = -off->flash, .static_bytes = -off->static_bytes, .heap = -off->heap, .stack = -off->stack};
    known = true;
  }
  if (!known) return;
  use.flash = cost.flash;
  use.ram = cost.static_bytes + cost.heap + cost.stack;
}

const OptionUse* find_use(const std::vector<OptionUse>& options, std::string_view name) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const OptionUse& o) { return o.name == name; });
  return found == options.end() ? nullptr : &*found;
}

Cost scaled(const Cost& cost, std::int64_t factor) {
  return {.flash = factor * cost.flash,
          .static_bytes = factor * cost.static_bytes,
          .heap = factor * cost.heap,
          .stack = factor * cost.stack,
          .handshake = factor * cost.handshake};
}

/// "tls1.2", "tls1.3" or "tls1.2+tls1.3"
std::string versions_of(const std::vector<Candidate>& plans) {
  std::set<std::string> versions;
  for (const Candidate& candidate : plans) versions.insert(candidate.plan.version);
  std::string text;
  for (const std::string& version : versions) text += (text.empty() ? "" : "+") + version;
  return text;
}

}  // namespace

std::vector<ClientIdentityPtr> client_identities(const std::vector<Candidate>& plans) {
  std::vector<ClientIdentityPtr> different;
  for (const Candidate& candidate : plans)
    if (candidate.identity && std::none_of(different.begin(), different.end(), [&](const auto& other) {
          return other->certificate == candidate.identity->certificate;
        }))
      different.push_back(candidate.identity);
  return different;
}

RecordPlan merged_records(const std::vector<Candidate>& plans) {
  RecordPlan merged;
  bool all_agreed = !plans.empty();
  for (const Candidate& candidate : plans) {
    const RecordPlan& record = candidate.plan.record;
    merged.in = std::max(merged.in, record.in);
    merged.handshake_in =
        std::max(merged.handshake_in, record.handshake_in == 0 ? record.in : record.handshake_in);
    merged.out = std::max(merged.out, record.out);
    if (record.mfl) merged.mfl = std::min(merged.mfl.value_or(4096), *record.mfl);
    merged.rsl = merged.rsl || record.rsl;
    all_agreed = all_agreed && record.basis == "negotiated";
  }
  merged.basis = all_agreed ? "negotiated" : "protocol";
  return merged;
}

std::vector<OptionUse> merged_options(const std::vector<Candidate>& plans, const Choice& choice,
                                      const Catalogue& catalogue) {
  const auto wanted = wanted_options(plans, choice, catalogue);
  std::vector<OptionUse> uses;
  for (const Option& option : catalogue.options) {
    const auto found = wanted.find(option.name);
    if (found == wanted.end()) continue;
    OptionUse use;
    use.name = option.name;
    use.value = value_of(option, plans, choice, catalogue);
    use.needed_by = found->second.needed_by;
    if (option.rule == "in_content_len") use.needed_by = deciders(plans, &RecordPlan::in);
    if (option.rule == "handshake_in_len") use.needed_by = deciders(plans, &RecordPlan::in);
    if (option.rule == "out_content_len") use.needed_by = deciders(plans, &RecordPlan::out);
    use.basis = "estimated";
    use.removable = false;  // until a proof has tried without it
    use.why = option.about;
    if (!found->second.because.empty()) use.why += fmt::format(" ({} requires it)", found->second.because);
    price(use, catalogue);
    uses.push_back(std::move(use));
  }
  return uses;
}

Cost estimated_cost(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                    const Choice& choice, const Catalogue& catalogue) {
  const std::string versions = versions_of(plans);
  const std::string name = fmt::format("{}/{}/{}", choice.shape.name, choice.build.name, versions);
  const Cost* const image = known_cost(catalogue.costs.images, name);
  const auto features = catalogue.costs.reference.find(versions);
  if (image == nullptr || features == catalogue.costs.reference.end())
    throw Error(ExitCode::Defect, "configs/mbedtls: costs.json has no image {}: run `tlsfit calibrate`",
                name);
  Choice measured = choice;
  measured.without.clear();
  measured.objective =
      open_to(choice.shape.objectives, "balanced") ? "balanced" : choice.shape.objectives.front();
  Candidate reference;
  reference.features = features->second;
  const auto base = merged_options({reference}, measured, catalogue);

  Cost total = *image;
  const auto differ = [&](const std::map<std::string, Cost>& costs, const std::string& option, int sign) {
    if (const Cost* const cost = known_cost(costs, option)) total += scaled(*cost, sign);
  };
  for (const OptionUse& use : options) {
    const OptionUse* const there = find_use(base, use.name);
    if (there == nullptr) {
      differ(catalogue.costs.options, use.name, 1);
      differ(catalogue.costs.absent, use.name, -1);
    }
    const Cost* const here_value = value_cost(use, catalogue);
    const Cost* const there_value = there == nullptr ? nullptr : value_cost(*there, catalogue);
    if (here_value != nullptr) total += *here_value;
    if (there_value != nullptr) total += scaled(*there_value, -1);
  }
  for (const OptionUse& use : base) {
    if (find_use(options, use.name) != nullptr) continue;
    differ(catalogue.costs.options, use.name, -1);
    differ(catalogue.costs.absent, use.name, 1);
  }
  return total;
}

}  // namespace tlsfit::fit
