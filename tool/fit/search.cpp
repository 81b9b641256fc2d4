#include "fit/search.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "fit/combine.hpp"
#include "fit/records.hpp"
#include "model/does_not_fit.hpp"

namespace tlsfit::fit {

namespace {

/// The candidates of one target that a shape serves.
std::vector<Candidate> served(const std::vector<Candidate>& candidates, const Shape& shape) {
  std::vector<Candidate> result;
  for (const Candidate& candidate : candidates)
    if (shape.can_serve(candidate.features)) result.push_back(candidate);
  return result;
}

Cost cost_from(const Measured& measured) {
  return {.flash = static_cast<std::int64_t>(measured.flash),
          .static_bytes = static_cast<std::int64_t>(measured.static_bytes),
          .heap = static_cast<std::int64_t>(measured.heap_peak),
          .stack = static_cast<std::int64_t>(measured.stack_peak),
          .handshake = static_cast<std::int64_t>(measured.handshake)};
}

/// "+1,204", "-80", "0"
std::string signed_text(std::int64_t difference) {
  return (difference > 0 ? "+" : "") + grouped(difference);
}

}  // namespace

double score(const Choice& choice, const Measured& measured) {
  return score_of(choice, cost_from(measured));
}

double Trial::score() const {
  if (!measured) return score_of(choice, estimate);
  Measured all = *measured;
  // What runs images of hosted boards counts no instructions.
  if (all.ran && all.handshake == 0) all.handshake = static_cast<std::uint64_t>(estimate.handshake);
  return fit::score(choice, all);
}

std::vector<Trial> trials(const std::vector<std::vector<Candidate>>& targets, const std::string& objective,
                          std::uint32_t connections, const Catalogue& catalogue) {
  std::vector<Trial> found;
  for (const Shape& shape : catalogue.shapes) {
    if (!open_to(shape.objectives, objective) || !shape.can_serve(catalogue.program)) continue;
    std::vector<std::vector<Candidate>> choices;
    for (const auto& list : targets) choices.push_back(served(list, shape));
    if (std::any_of(choices.begin(), choices.end(), [](const auto& list) { return list.empty(); })) continue;
    std::vector<Build> builds;
    for (const Build& build : catalogue.builds)
      if (open_to(build.objectives, objective) && open_to(build.shapes, shape.name)) builds.push_back(build);
    const Choice choice{.objective = objective,
                        .shape = shape,
                        .build = {},
                        .connections = connections,
                        .program = catalogue.program};
    for (const Combination& combination : best_combinations(choices, choice, builds, catalogue)) {
      Trial trial{.plans = {}, .choice = choice, .estimate = combination.cost, .measured = {}};
      trial.choice.build = combination.build;
      for (std::size_t i = 0; i < choices.size(); ++i)
        trial.plans.push_back(choices[i].at(combination.plans.at(i)));
      close_features(trial.plans);
      found.push_back(std::move(trial));
    }
  }
  if (found.empty())
    throw Error(ExitCode::No, "no shape of the library serves all targets together: fit them apart");
  std::stable_sort(found.begin(), found.end(),
                   [](const Trial& a, const Trial& b) { return a.score() < b.score(); });
  return found;
}

bool give_room(Trial& trial, const std::string& target, unsigned tried) {
  bool given = false;
  for (Candidate& candidate : trial.plans) {
    if (candidate.plan.target.name() != target) continue;
    const std::optional<RecordPlan> record = roomier(candidate.plan.record, tried);
    if (!record) continue;
    for (const std::string& feature : record_features(candidate.plan.record))
      candidate.features.erase(feature);
    candidate.plan.record = *record;
    candidate.features.merge(record_features(*record));
    given = true;
  }
  return given;
}

void measure_best(std::vector<Trial>& trials, const Breadth& breadth, const Measure& measure) {
  double limit = trials.front().score() * breadth.near;
  double best = std::numeric_limits<double>::infinity();  // of those that were measured
  std::vector<Trial> kept;
  std::optional<TrialResult> failed;  // of the best one that did
  for (Trial& trial : trials) {
    if (kept.size() < breadth.count && (kept.empty() || trial.score() <= limit)) {
      TrialResult result = measure(trial);
      std::map<std::string, unsigned> given;  // how often each target was
      while (result.end == TrialResult::End::ShortOfRoom &&
             give_room(trial, result.target, given[result.target]++))
        result = measure(trial);
      if (result.end != TrialResult::End::Measured) {
        if (!failed) failed = std::move(result);
        continue;
      }
      trial.measured = result.measured;
      best = std::min(best, trial.score());
      limit = std::max(limit, best);  // an estimate that was too low leaves the others a chance
    }
    kept.push_back(std::move(trial));
  }
  if (std::none_of(kept.begin(), kept.end(), [](const Trial& t) { return t.measured.has_value(); })) {
    if (failed && failed->end != TrialResult::End::NotBuilt)
      throw Error(ExitCode::No, "no candidate ends a verified handshake with {}: {}", failed->target,
                  failed->why);
    constexpr std::string_view words = "none of the candidates can be built for this board: {}";
    if (failed && failed->why.starts_with(does_not_fit)) throw DoesNotFit(words, failed->why);
    throw Error(ExitCode::No, words, failed ? failed->why : "there is none");
  }
  std::stable_sort(kept.begin(), kept.end(), [](const Trial& a, const Trial& b) {
    if (a.measured.has_value() != b.measured.has_value()) return a.measured.has_value();
    return a.score() < b.score();
  });
  trials = std::move(kept);
}

std::optional<FitRunnerUp> runner_up(const std::vector<Trial>& trials) {
  if (trials.size() < 2) return std::nullopt;
  const Trial& won = trials.front();
  const auto other = std::min_element(trials.begin() + 1, trials.end(),
                                      [](const Trial& a, const Trial& b) { return a.score() < b.score(); });
  const bool measured = won.measured && other->measured;
  const auto cost_of = [&](const Trial& trial) {
    return measured ? cost_from(*trial.measured) : trial.estimate;
  };
  const Cost ours = cost_of(won), theirs = cost_of(*other);
  const auto ram = [](const Cost& cost) { return cost.static_bytes + cost.stack + cost.heap; };
  FitRunnerUp result{.shape = other->choice.shape.name,
                     .build = other->choice.build.name,
                     .versions = {},
                     .suites = {},
                     .flash = static_cast<std::uint64_t>(theirs.flash),
                     .ram = static_cast<std::uint64_t>(ram(theirs)),
                     .handshake = static_cast<std::uint64_t>(theirs.handshake),
                     .basis = measured ? "measured" : "estimated",
                     .why = {}};
  for (const Candidate& candidate : other->plans) {
    result.versions.push_back(candidate.plan.version);
    result.suites.push_back(candidate.plan.suite);
  }
  result.why = fmt::format("{} bytes of flash, {} of RAM, {} instructions: {} counts {} against {}",
                           signed_text(theirs.flash - ours.flash), signed_text(ram(theirs) - ram(ours)),
                           signed_text(theirs.handshake - ours.handshake), won.choice.objective,
                           grouped(std::llround(score_of(other->choice, theirs))),
                           grouped(std::llround(score_of(won.choice, ours))));
  return result;
}

}  // namespace tlsfit::fit
