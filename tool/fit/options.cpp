#include "fit/options.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "base/list.hpp"
#include "fit/program.hpp"
#include "fit/selection.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::string_view every_client = "every TLS client";

/// Which options are on, by name, with who needs them.
struct Wanted {
  std::vector<std::string> needed_by;
  std::string because;  ///< the option that requires it, if no plan asks for it itself
};

std::map<std::string, Wanted> wanted_options(const std::vector<Candidate>& plans, const Choice& choice,
                                             const Catalogue& catalogue) {
  const OptionSelection selection(catalogue, choice);
  Choice without = choice;
  without.program.clear();
  const OptionSelection sessions(catalogue, without);
  const Bits everyone = sessions.asked({}), program = selection.asked({}) & ~everyone;
  Bits all, on = program;
  std::vector<Bits> asked;
  for (const Candidate& candidate : plans) {
    const Bits features = sessions.bits_of(candidate.features);
    all |= features;
    asked.push_back(sessions.asked(features));
    on |= asked.back();
  }
  const auto brought = selection.complete(on, all);
  std::map<std::string, Wanted> wanted;
  for (std::size_t i = 0; i < catalogue.options.size(); ++i)
    for (std::size_t plan = 0; plan < plans.size(); ++plan)
      if (on[i] && asked[plan][i])
        add_once(wanted[catalogue.options[i].name].needed_by,
                 everyone[i] ? std::string(every_client) : plans[plan].plan.target.name());
  for (std::size_t i = 0; i < catalogue.options.size(); ++i)
    if (on[i] && program[i]) add_once(wanted[catalogue.options[i].name].needed_by, std::string(the_program));
  for (const auto& [required, by] : brought) {
    const std::string& name = catalogue.options[by].name;
    wanted[catalogue.options[required].name] = {.needed_by = wanted.at(name).needed_by, .because = name};
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

/// The value of an option that does not depend on the plans; empty for others.
std::string fixed_value(const Option& option, const std::string& objective) {
  if (!option.rule.empty() || option.values.empty()) return "";
  const auto by_objective = option.values.find(objective);
  return by_objective != option.values.end() ? by_objective->second : option.values.at("default");
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
  if (option.rule == "sessions")
    return std::to_string(
        std::ranges::count_if(plans, [](const Candidate& c) { return c.plan.target.resume; }));
  if (option.rule == "session_ticket")
    return std::to_string(
        std::ranges::max(plans, {}, [](const Candidate& c) { return c.plan.ticket; }).plan.ticket);
  if (option.rule == "connections") return std::to_string(choice.connections);
  if (option.rule == "key_slots") return std::to_string(8 * choice.connections);
  if (!option.rule.empty())
    throw Error(ExitCode::Defect, "{}: there is no rule \"{}\" for its value", option.name, option.rule);
  return fixed_value(option, choice.objective);
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

/// What an option costs in a shape: "provider/PSA_WANT_ALG_GCM", or, if there is none, the option alone.
const Cost* known_cost(const std::map<std::string, Cost>& costs, const Shape& shape,
                       const std::string& name) {
  const Cost* const of_shape = known_cost(costs, shape.name + "/" + name);
  return of_shape != nullptr ? of_shape : known_cost(costs, name);
}

const Cost* value_cost(const std::string& name, const std::string& value, const Catalogue& catalogue) {
  const auto found = catalogue.costs.values.find(name);
  return found == catalogue.costs.values.end() ? nullptr : known_cost(found->second, value);
}

/// What the option itself adds, where costs.json knows.
void price(OptionUse& use, const Shape& shape, const Catalogue& catalogue) {
  Cost cost;
  bool known = false;
  if (const Cost* const on = known_cost(catalogue.costs.options, shape, use.name)) {
    cost += *on;
    known = true;
  }
  if (const Cost* const of_value = value_cost(use.name, use.value, catalogue)) {
    cost += *of_value;
    known = true;
  }
  if (const Cost* const off =
          known_cost(catalogue.costs.absent, shape, use.name)) {  // the reverse of leaving it out
    cost +=
        {.flash = -off->flash, .static_bytes = -off->static_bytes, .heap = -off->heap, .stack = -off->stack};
    known = true;
  }
  if (!known) return;
  use.flash = cost.flash;
  use.ram = cost.static_bytes + cost.heap + cost.stack;
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
    price(use, choice.shape, catalogue);
    uses.push_back(std::move(use));
  }
  return uses;
}

std::vector<Cost> option_costs(const Choice& choice, const Catalogue& catalogue) {
  std::vector<Cost> costs;
  for (const Option& option : catalogue.options) {
    Cost cost;
    if (const Cost* const on = known_cost(catalogue.costs.options, choice.shape, option.name)) cost += *on;
    if (const Cost* const off = known_cost(catalogue.costs.absent, choice.shape, option.name)) cost -= *off;
    if (const Cost* const value = value_cost(option.name, fixed_value(option, choice.objective), catalogue))
      cost += *value;
    costs.push_back(cost);
  }
  return costs;
}

Cost cost_without_options(const std::string& versions, const Choice& choice, const Catalogue& catalogue) {
  const std::string name = fmt::format("{}/{}/{}", choice.shape.name, choice.build.name, versions);
  const Cost* const image = known_cost(catalogue.costs.images, name);
  const auto features = catalogue.costs.reference.find(versions);
  if (image == nullptr || features == catalogue.costs.reference.end())
    throw Error(ExitCode::Defect, "configs/mbedtls: costs.json has no image {}: run `tlsfit calibrate`",
                name);
  Choice measured = choice;
  measured.without.clear();
  measured.program.clear();
  measured.objective =
      open_to(choice.shape.objectives, "balanced") ? "balanced" : choice.shape.objectives.front();
  const OptionSelection selection(catalogue, measured);
  const Bits reference = selection.bits_of(features->second);
  const Bits on = selection.on(selection.asked(reference), reference);
  const std::vector<Cost> costs = option_costs(measured, catalogue);
  Cost cost = *image;
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (on[i]) cost -= costs[i];
  return cost;
}

std::int64_t more_verifying(const Work& verifying, const Shape& shape, const Catalogue& catalogue) {
  return verifying.in(shape)-2 * catalogue.verify_work("EC secp256r1").in(shape);
}

Cost estimated_cost(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                    const Choice& choice, const Catalogue& catalogue) {
  Cost total = cost_without_options(versions_of(plans), choice, catalogue);
  const std::vector<Cost> costs = option_costs(choice, catalogue);
  for (std::size_t i = 0; i < costs.size(); ++i)
    if (std::any_of(options.begin(), options.end(),
                    [&](const OptionUse& use) { return use.name == catalogue.options[i].name; }))
      total += costs[i];
  std::optional<std::int64_t> more;
  for (const Candidate& candidate : plans)
    more = std::max(more.value_or(std::numeric_limits<std::int64_t>::min()),
                    more_verifying(candidate.verifying, choice.shape, catalogue));
  total.handshake += more.value_or(0);
  if (const auto& beside = catalogue.costs.core.cost) {
    total.flash = beside->flash.of(total.flash);
    total.static_bytes = beside->static_bytes.of(total.static_bytes);
    total.stack = beside->stack.of(total.stack);
  }
  return total;
}

}  // namespace tlsfit::fit
