#include "fit/search.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tlsfit::fit {

namespace {

double score_of(const std::string& objective, double flash, double ram, double handshake) {
  if (objective == "flash") return flash + ram / 16;
  if (objective == "ram") return ram + flash / 16;
  if (objective == "time") return handshake / 1000 + (flash / 4 + ram) / 16;
  return flash / 4 + ram;
}

double estimated_score(const Trial& trial) {
  const Cost& cost = trial.estimate;
  const double ram = static_cast<double>(cost.static_bytes + cost.stack) +
                     static_cast<double>(trial.choice.connections) * static_cast<double>(cost.heap);
  return score_of(trial.choice.objective, static_cast<double>(cost.flash), ram,
                  static_cast<double>(cost.handshake));
}

void price(Trial& trial, const Catalogue& catalogue) {
  close_features(trial.plans);
  const auto options = merged_options(trial.plans, trial.choice, catalogue);
  trial.estimate = estimated_cost(trial.plans, options, trial.choice, catalogue);
  trial.estimate.heap = estimated_heap(trial.plans, options, trial.estimate.heap);
}

/// The candidates of one target that a shape serves.
std::vector<Candidate> served(const std::vector<Candidate>& candidates, const Shape& shape) {
  std::vector<Candidate> result;
  for (const Candidate& candidate : candidates)
    if (shape.can_serve(candidate.features)) result.push_back(candidate);
  return result;
}

/// One candidate for each target by coordinate descent: one target at a time while it helps. Lists are short
/// and the score falls each time, so this ends; at equal scores the catalogue's order of preference stands.
Trial descend(const std::vector<std::vector<Candidate>>& targets, Choice choice, const Catalogue& catalogue) {
  Trial best{.plans = {}, .choice = std::move(choice), .estimate = {}, .measured = {}};
  std::vector<Candidate>
      taken;  // as they are by themselves; `best` has them with what they bring upon each other
  for (const auto& list : targets) taken.push_back(list.at(0));
  best.plans = taken;
  price(best, catalogue);
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < targets.size(); ++i)
      for (const Candidate& candidate : targets[i]) {
        Trial trial = best;
        trial.plans = taken;
        trial.plans[i] = candidate;
        price(trial, catalogue);
        if (estimated_score(trial) >= estimated_score(best)) continue;
        best = std::move(trial);
        taken[i] = candidate;
        changed = true;
      }
  }
  return best;
}

}  // namespace

double score(const Choice& choice, const Measured& measured) {
  const double ram = static_cast<double>(measured.static_bytes + measured.stack_peak) +
                     static_cast<double>(choice.connections) * static_cast<double>(measured.heap_peak);
  return score_of(choice.objective, static_cast<double>(measured.flash), ram,
                  static_cast<double>(measured.handshake));
}

double Trial::score() const {
  return measured ? fit::score(choice, *measured) : estimated_score(*this);
}

std::vector<Trial> trials(const std::vector<std::vector<Candidate>>& targets, const std::string& objective,
                          std::uint32_t connections, const Catalogue& catalogue) {
  const auto old = [](const Candidate& c) { return c.plan.version == "tls1.2"; };
  const bool all_old = std::all_of(targets.begin(), targets.end(), [&](const auto& list) {
    return std::any_of(list.begin(), list.end(), old);
  });
  std::vector<Trial> found;
  for (const Shape& shape : catalogue.shapes) {
    if (!open_to(shape.objectives, objective)) continue;
    std::vector<std::vector<Candidate>> choices;
    for (const auto& list : targets) {
      choices.push_back(served(list, shape));
      if (all_old) std::erase_if(choices.back(), [&](const Candidate& c) { return !old(c); });
    }
    if (std::any_of(choices.begin(), choices.end(), [](const auto& list) { return list.empty(); })) continue;
    for (const Build& build : catalogue.builds)
      if (open_to(build.objectives, objective) && open_to(build.shapes, shape.name)) {
        Trial trial = descend(
            choices, {.objective = objective, .shape = shape, .build = build, .connections = connections},
            catalogue);
        // Together the plans may take more than each alone.
        if (std::all_of(trial.plans.begin(), trial.plans.end(),
                        [&](const Candidate& c) { return shape.can_serve(c.features); }))
          found.push_back(std::move(trial));
      }
  }
  if (found.empty())
    throw Error(ExitCode::No, "no shape of the library serves all targets together: fit them apart");
  std::stable_sort(found.begin(), found.end(),
                   [](const Trial& a, const Trial& b) { return a.score() < b.score(); });
  return found;
}

void measure_best(std::vector<Trial>& trials, const Breadth& breadth, const Measure& measure) {
  const double limit = trials.front().score() * breadth.near;
  std::vector<Trial> kept;
  for (Trial& trial : trials) {
    if (kept.size() < breadth.count && (kept.empty() || trial.score() <= limit)) {
      trial.measured = measure(trial);
      if (!trial.measured) continue;
    }
    kept.push_back(std::move(trial));
  }
  if (kept.empty() ||
      std::none_of(kept.begin(), kept.end(), [](const Trial& t) { return t.measured.has_value(); }))
    throw Error(ExitCode::No, "none of the candidates can be built for this board");
  std::stable_sort(kept.begin(), kept.end(), [](const Trial& a, const Trial& b) {
    if (a.measured.has_value() != b.measured.has_value()) return a.measured.has_value();
    return a.score() < b.score();
  });
  trials = std::move(kept);
}

}  // namespace tlsfit::fit
