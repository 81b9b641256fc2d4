#include "fit/calibration.hpp"

#include <algorithm>

namespace tlsfit::fit {

namespace {

/// "tls1.2+tls1.3" as the plans of both.
std::vector<Candidate> plans_for(const std::string& versions,
                                 const std::map<std::string, Candidate>& reference) {
  std::vector<Candidate> plans;
  for (const auto& [version, candidate] : reference)
    if (versions.find(version) != std::string::npos) plans.push_back(candidate);
  return plans;
}

/// What costs are measured for: the options' values depend on the objective.
Choice choice_for(const Shape& shape, const Build& build) {
  return {.objective = open_to(shape.objectives, "balanced") ? "balanced" : shape.objectives.front(),
          .shape = shape,
          .build = build,
          .connections = 2};
}

Cost image_cost(const Measured& measured, const std::vector<Candidate>& plans, const Choice& choice,
                const Catalogue& catalogue) {
  const auto options = merged_options(plans, choice, catalogue);
  const RecordPlan record = merged_records(plans);
  std::int64_t verifying = 0;
  for (const Candidate& plan : plans)
    verifying = std::max(verifying, more_verifying(plan.verifying, choice.shape, catalogue));
  return {.flash = static_cast<std::int64_t>(measured.flash) - anchor_flash(plans),
          .static_bytes = static_cast<std::int64_t>(measured.static_bytes),
          .heap = static_cast<std::int64_t>(measured.heap_peak) - record.in - record.out -
                  certificate_heap(heap_needs(plans, options, choice.shape)),
          .stack = static_cast<std::int64_t>(measured.stack_peak),
          .handshake = static_cast<std::int64_t>(measured.handshake) - verifying};
}

/// What the features add, less what has a line of its own.
void measure_option(Costs& costs, const std::string& name, const Candidate& base, const Candidate& more,
                    const Choice& choice, const Catalogue& catalogue, const MeasurePlans& measure) {
  const auto without = measure({base}, choice, false), with = measure({more}, choice, false);
  if (!without || !with) return;
  Cost& cost = costs.options[name];
  cost.flash = static_cast<std::int64_t>(with->flash) - static_cast<std::int64_t>(without->flash);
  cost.static_bytes =
      static_cast<std::int64_t>(with->static_bytes) - static_cast<std::int64_t>(without->static_bytes);
  const auto there = merged_options({base}, choice, catalogue);
  for (const OptionUse& use : merged_options({more}, choice, catalogue)) {
    const bool both =
        std::any_of(there.begin(), there.end(), [&](const OptionUse& o) { return o.name == use.name; });
    const auto other = costs.options.find(use.name);
    if (both || use.name == name || other == costs.options.end()) continue;
    cost.flash -= other->second.flash;
    cost.static_bytes -= other->second.static_bytes;
  }
}

Json to_json(const Cost& cost) {
  Json json = Json::object();
  const auto add = [&](const char* key, std::int64_t value) {
    if (value != 0) json[key] = value;
  };
  add("flash", cost.flash);
  add("static", cost.static_bytes);
  add("heap", cost.heap);
  add("stack", cost.stack);
  add("handshake", cost.handshake);
  return json;
}

}  // namespace

Costs calibrated(const Catalogue& catalogue, const std::map<std::string, Candidate>& reference,
                 const MeasurePlans& measure) {
  Costs costs = catalogue.costs;
  for (const Shape& shape : catalogue.shapes)
    for (const Build& build : catalogue.builds)
      for (const auto& [versions, features] : costs.reference) {
        if (!shape.can_serve(features) || !open_to(build.shapes, shape.name)) continue;
        const auto plans = plans_for(versions, reference);
        const Choice choice = choice_for(shape, build);
        if (const auto measured = measure(plans, choice, true))
          costs.images[fmt::format("{}/{}/{}", shape.name, build.name, versions)] =
              image_cost(*measured, plans, choice, catalogue);
      }
  // Options are measured in the first shape that serves their features with them, in the first build; those
  // that others bring along take fewer features, and come first.
  std::vector<std::pair<std::string, Features>> ladder(costs.ladder.begin(), costs.ladder.end());
  std::stable_sort(ladder.begin(), ladder.end(),
                   [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  for (const auto& step : ladder) {
    const std::string& name = step.first;
    const Features& features = step.second;
    const Candidate& base = reference.at(features.contains("tls1.3") ? "tls1.3" : "tls1.2");
    Candidate more = base;
    more.features.insert(features.begin(), features.end());
    const auto shape = std::find_if(catalogue.shapes.begin(), catalogue.shapes.end(), [&](const Shape& s) {
      if (!s.can_serve(more.features)) return false;
      const auto options = merged_options({more}, choice_for(s, catalogue.builds.front()), catalogue);
      return std::any_of(options.begin(), options.end(),
                         [&name](const OptionUse& use) { return use.name == name; });
    });
    if (shape == catalogue.shapes.end()) continue;
    measure_option(costs, name, base, more, choice_for(*shape, catalogue.builds.front()), catalogue, measure);
  }
  return costs;
}

Json costs_to_json(const Json& before, const Costs& costs) {
  Json json = before;
  json["compiler"] = costs.compiler;
  json["cpu"] = costs.cpu;
  json["mbedtls_version"] = costs.mbedtls_version;
  for (const auto& [name, cost] : costs.images) json["images"][name] = to_json(cost);
  for (const auto& [name, features] : costs.ladder) {
    Json entry = to_json(costs.options.at(name));
    entry["with"] = features;
    json["options"][name] = entry;
  }
  return json;
}

}  // namespace tlsfit::fit
