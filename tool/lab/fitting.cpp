#include "lab/fitting.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "base/progress.hpp"
#include "base/text.hpp"
#include "fit/pareto.hpp"
#include "fit/records.hpp"
#include "fit/search.hpp"
#include "lab/prove.hpp"
#include "lab/rehearsal.hpp"

namespace tlsfit::lab {

namespace {

void check_report(const RehearsalReport& report, const Plan& plan) {
  if (report.unreachable)
    throw Error(ExitCode::Unreachable, "{} ({}): cannot be rehearsed with: {}", plan.target.name(),
                plan.target.address, printable(report.rehearsal.outcome));
  if (!report.rehearsal.verified || report.rehearsal.outcome != "ok")
    throw Error(ExitCode::No, "{}: refused in the rehearsal: {}", plan.target.name(),
                printable(report.rehearsal.outcome));
  if (report.version != plan.version)
    throw Error(ExitCode::No, "{}: the rehearsal ended in {}, the plan says {}: probe again",
                plan.target.name(), printable(report.version), plan.version);
  // Under another name than the host's nothing is kept (firmware/tls/resumption.cpp).
  if (plan.target.resume && plan.target.sni == plan.target.host && !report.rehearsal.resumed)
    say(fmt::format(
        "{}: a second connection was not resumed: behind the name may be several servers, each with "
        "keys of its own for tickets",
        plan.target.name()));
  // nginx completes the handshake whatever it is shown, and answers 400 to what it does not like.
  if (plan.client_certificate && report.http_status == 400)
    say(fmt::format("{}: answers 400 to the rehearsal's request: see whether it takes the client certificate",
                    plan.target.name()));
}

/// Called where a rehearsal fails because the input buffer is too small: whether it is to be made larger.
using MakeRoom = std::function<bool(const Plan&)>;

/// What every target said to a client made of exactly these files; nothing if `make_room` gave one more room.
std::optional<std::vector<Rehearsal>> rehearse_all(const Bench& bench, const fit::FitFolder& folder,
                                                   const MakeRoom& make_room) {
  Progress progress;
  std::vector<Rehearsal> results;
  // Built even if there is no one to rehearse with: that a configuration compiles is the least it must prove.
  const RehearsalClient client =
      build_rehearsal(bench, folder, [&](std::string_view status) { progress.show(status); });
  if (!client.complaints.empty())
    throw Error(ExitCode::Defect, "the client for the rehearsal does not build from this configuration: {}",
                client.complaints);
  for (const Plan& plan : folder.fit.plans) {
    if (plan.many) {
      results.push_back({.target = plan.target.name(),
                         .outcome = "not rehearsed: stands for many servers",
                         .verified = false});
      continue;
    }
    progress.show("rehearsal: " + plan.target.name());
    const RehearsalReport report = rehearse(bench, client, plan);
    if (report.rehearsal.outcome != "ok" && fit::is_short_of_room(report.rehearsal.outcome) &&
        make_room(plan))
      return std::nullopt;
    check_report(report, plan);
    results.push_back(report.rehearsal);
  }
  return results;
}

std::vector<Rehearsal> not_rehearsed(const Fit& fit) {
  std::vector<Rehearsal> results;
  for (const Plan& plan : fit.plans)
    results.push_back(
        {.target = plan.target.name(), .outcome = "not rehearsed: estimated only", .verified = false});
  return results;
}

/// What compiles for a core, in Debian's packages.
std::string packages_of(const Core& core) {
  return fmt::format("{} {} {}", core.package("gcc"), core.package("libc"), core.package("g++"));
}

/// How many trials will be measured, unless one fails.
std::size_t still_open(const std::vector<fit::Trial>& trials, const fit::Breadth& breadth) {
  const double limit = trials.front().score() * breadth.near;
  const auto near = std::count_if(trials.begin(), trials.end(),
                                  [&](const fit::Trial& trial) { return trial.score() <= limit; });
  return std::min(breadth.count, static_cast<std::size_t>(near));
}

/// What was measured on the way, for the report.
std::vector<FitCandidate> measured_candidates(const std::vector<fit::Trial>& trials) {
  std::vector<FitCandidate> result;
  for (const fit::Trial& trial : trials) {
    if (!trial.measured) continue;
    FitCandidate candidate{.shape = trial.choice.shape.name,
                           .build = trial.choice.build.name,
                           .suites = {},
                           .flash = trial.measured->flash,
                           .static_bytes = trial.measured->static_bytes,
                           .heap_peak = trial.measured->heap_peak,
                           .stack_peak = trial.measured->stack_peak,
                           .handshake = trial.measured->handshake,
                           .chosen = result.empty()};
    for (const fit::Candidate& plan : trial.plans) {
      candidate.versions.push_back(plan.plan.version);
      candidate.suites.push_back(plan.plan.suite);
    }
    result.push_back(std::move(candidate));
  }
  fit::mark_dominated(result);
  return result;
}

}  // namespace

fit::FitOptions fit_options(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue) {
  return {.layout = demand.layout,
          .app = bench.app.id,
          .words = demand.words,
          .join = demand.join,
          .mbedtls_version = bench.mbedtls.version,
          .compiler = catalogue.costs.compiler,
          .choice = {},
          .measured = {}};
}

fit::FitFolder fitted(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue,
                      const fit::Templates& templates) {
  std::vector<fit::Trial> trials =
      fit::trials(demand.targets, demand.objective, demand.connections, catalogue);
  fit::FitOptions options = fit_options(bench, demand, catalogue);
  if (!demand.estimate && !bench.can_compile())
    say(fmt::format("no cross compiler on this machine, so flash and RAM are estimated: apt-get install {}",
                    packages_of(bench.board.core)));
  if ((demand.estimate || !bench.can_compile()) && !catalogue.costs.knows_core())
    say(fmt::format("estimated for {} from {}: no image for {} was ever measured{}", bench.board.core.id,
                    catalogue.costs.cpu, bench.board.core.id,
                    bench.board.hosted() ? ", and what the system's libraries take comes on top" : ""));
  std::optional<ImageMeter> meter;
  const auto roomy = [&](const std::vector<fit::Candidate>& plans, const fit::Choice& choice) {
    fit::FitOptions with = options;
    with.choice = choice;
    with.roomy = true;
    return fit::make_fit(plans, bench.board, bench.net, with, catalogue, templates);
  };
  if (!demand.estimate && bench.can_compile()) {
    meter.emplace(bench);
    const fit::Breadth breadth = demand.measure_all ? fit::everything : fit::Breadth();
    const std::size_t open = still_open(trials, breadth);
    std::size_t tried = 0;
    fit::measure_best(trials, breadth, [&](const fit::Trial& trial) {
      const std::string name = trial.choice.shape.name + ", " + trial.choice.build.name;
      ++tried;
      fit::TrialResult result =
          meter->try_out(roomy(trial.plans, trial.choice),
                         fmt::format("candidate {} of {} ({})", tried, std::max(tried, open), name));
      if (result.end != fit::TrialResult::End::Measured)
        say(fmt::format("{}: {}{}", name, result.target.empty() ? "" : result.target + ": ", result.why));
      return result;
    });
  }
  fit::Trial& chosen = trials.front();
  std::optional<fit::Proof> proof;
  if (demand.prove && meter) {
    proof = prove_fit(chosen.plans, chosen.choice, chosen.measured, demand.limits.handshake, catalogue,
                      *meter, [&](const fit::Choice& choice) { return roomy(chosen.plans, choice); });
    chosen.measured = proof->after;
    options.proved = true;
  }
  options.choice = chosen.choice;
  options.measured = chosen.measured;
  const auto made = [&] {
    fit::FitFolder folder =
        fit::make_fit(chosen.plans, bench.board, bench.net, options, catalogue, templates);
    folder.fit.candidates = measured_candidates(trials);
    folder.fit.runner_up = fit::runner_up(trials);
    return folder;
  };
  fit::FitFolder folder = made();
  if (proof && !(*meter)(folder, "the fit as it is proved"))
    throw Error(ExitCode::Defect, "the fit that was proved does not work: {}", meter->why_not());
  std::map<std::string, unsigned> given;  // how often each target was
  const auto make_room = [&](const Plan& plan) {
    if (proof || !fit::give_room(chosen, plan.target.name(), given[plan.target.name()]++)) return false;
    chosen.measured.reset();  // of another image
    options.measured.reset();
    return true;
  };
  std::optional<std::vector<Rehearsal>> rehearsal;
  if (demand.estimate) rehearsal = not_rehearsed(folder.fit);
  while (!rehearsal) {
    rehearsal = rehearse_all(bench, folder, make_room);
    if (!rehearsal) folder = made();
  }
  fit::set_rehearsal(folder, std::move(*rehearsal));
  if (proof) fit::set_proof(folder, *proof, catalogue);
  fit::check_memory(folder.fit);
  const fit::Limits& limits = demand.limits;
  if (limits.flash || limits.ram || limits.handshake)
    fit::check_limits(folder.fit, limits,
                      fit::relaxations(chosen, demand.targets, bench.board, demand.layout, catalogue),
                      static_cast<std::uint64_t>(chosen.estimate.handshake));
  return folder;
}

}  // namespace tlsfit::lab
