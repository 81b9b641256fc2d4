#include "cmd/fit_targets.hpp"

#include "base/progress.hpp"
#include "base/text.hpp"
#include "build/firmware.hpp"
#include "cmd/measure.hpp"
#include "cmd/profiles.hpp"
#include "cmd/prove.hpp"
#include "fit/many.hpp"
#include "fit/pareto.hpp"
#include "fit/rehearsal.hpp"
#include "fit/search.hpp"
#include "model/board.hpp"

namespace tlsfit {

namespace {

constexpr std::string_view mbedtls_line = "3.6";
constexpr std::string_view default_servers = "web";
constexpr std::size_t anchors_parsed_at_once = 3;
constexpr std::int64_t worth_mentioning = 512;  // bytes of flash

/// The default must work (design decision 8): a list in this folder, else common web servers.
std::vector<fit::Candidate> default_plans(const FitArguments& arguments, const fit::Catalogue& catalogue,
                                          std::vector<TargetProfile>& profiles) {
  if (arguments.client.named())
    throw Error(ExitCode::Usage,
                "--client-cert needs a target that it is for: HOST[:PORT] or a saved profile");
  if (fs::exists("targets.json")) {
    say("no target named: those of ./targets.json");
    profiles = profiles_of_list("targets.json");
    return {};
  }
  const fit::ManyServers servers = fit::load_many_servers(default_servers);
  say(fmt::format("no target named: {}", servers.about));
  std::vector<Bytes> roots = arguments.ca.empty()
                                 ? fit::host_roots()
                                 : fit::certificates_in_pem(read_text(arguments.ca), arguments.ca.string());
  std::vector<std::string> absent;
  std::vector<fit::Candidate> plans{fit::candidate_for(servers, roots, catalogue, absent)};
  for (const std::string& subject : absent) say(fmt::format("not among this machine's roots: {}", subject));
  return plans;
}

/// Several servers' anchors are better looked up one by one. Decided before the search, over all that any
/// candidate could end at: the feature does not depend on which is taken.
void mark_many_anchors(std::vector<std::vector<fit::Candidate>>& targets) {
  std::set<std::string> different;
  for (const auto& candidates : targets)
    for (const fit::AnchorCertificate& anchor : candidates.front().anchors)
      different.insert(anchor.anchor.sha256);
  if (different.size() <= anchors_parsed_at_once) return;
  for (auto& candidates : targets)
    for (fit::Candidate& candidate : candidates) candidate.features.insert("many-anchors");
}

void check_report(const fit::RehearsalReport& report, const Plan& plan) {
  if (report.unreachable)
    throw Error(ExitCode::Unreachable, "{} ({}): cannot be rehearsed with: {}", plan.target.name(),
                plan.target.address, printable(report.rehearsal.outcome));
  if (!report.rehearsal.verified || report.rehearsal.outcome != "ok")
    throw Error(ExitCode::No, "{}: refused in the rehearsal: {}", plan.target.name(),
                printable(report.rehearsal.outcome));
  if (report.version != plan.version)
    throw Error(ExitCode::No, "{}: the rehearsal ended in {}, the plan says {}: probe again",
                plan.target.name(), printable(report.version), plan.version);
  // nginx completes the handshake whatever it is shown, and answers 400 to what it does not like.
  if (plan.client_certificate && report.http_status == 400)
    say(fmt::format("{}: answers 400 to the rehearsal's request: see whether it takes the client certificate",
                    plan.target.name()));
}

/// What every target said to a client made of exactly these files.
std::vector<Rehearsal> rehearse_all(const fit::FitFolder& folder, const MbedTls& mbedtls) {
  Progress progress;
  std::vector<Rehearsal> results;
  // Built even if there is no one to rehearse with: that a configuration compiles is the least it must prove.
  const fit::RehearsalClient client =
      fit::build_rehearsal(folder, mbedtls, [&](std::string_view status) { progress.show(status); });
  for (const Plan& plan : folder.fit.plans) {
    if (plan.many) {
      results.push_back({.target = plan.target.name(),
                         .outcome = "not rehearsed: stands for many servers",
                         .verified = false});
      continue;
    }
    progress.show("rehearsal: " + plan.target.name());
    const fit::RehearsalReport report = fit::rehearse(client, plan);
    check_report(report, plan);
    results.push_back(report.rehearsal);
  }
  return results;
}

fit::Placement placement_of(const std::string& name) {
  if (name == "root") return fit::Placement::Root;
  if (name == "intermediate") return fit::Placement::Intermediate;
  if (name == "key") return fit::Placement::Key;
  throw Error(ExitCode::Usage, "--anchor {}: want root, intermediate or key", printable(name));
}

/// Says what another place for the trust anchors would save, or did save, by estimate, and what it risks.
void compare_placements(const FitArguments& arguments, const std::vector<TargetProfile>& profiles,
                        const std::vector<std::vector<fit::Candidate>>& targets,
                        const fit::Catalogue& catalogue) {
  if (profiles.empty()) return;
  const std::string other = arguments.anchor == "root" ? "intermediate" : "root";
  const auto flash = [&](const std::vector<std::vector<fit::Candidate>>& choices) {
    const fit::Trial trial =
        fit::trials(choices, arguments.objective, arguments.connections, catalogue).front();
    return trial.estimate.flash + fit::anchor_flash(trial.plans);
  };
  std::vector<std::vector<fit::Candidate>> elsewhere;
  try {
    for (const TargetProfile& target : profiles)
      elsewhere.push_back(fit::candidates(target.profile, catalogue, placement_of(other), target.identity));
    mark_many_anchors(elsewhere);
    const std::int64_t saved = flash(elsewhere) - flash(targets);
    if (arguments.anchor != "root")
      say(
          fmt::format("--anchor {} instead of root: about {} bytes of flash less (estimated); a server that "
                      "changes that certificate's key is refused until the device is fitted anew",
                      arguments.anchor, grouped(std::max<std::int64_t>(saved, 0))));
    else if (-saved >= worth_mentioning)
      say(
          fmt::format("--anchor intermediate would take about {} bytes of flash less (estimated), but "
                      "intermediates change more often than roots",
                      grouped(-saved)));
  } catch (const Error& error) {
    say_detail(fmt::format("--anchor {}: {}", other, error.what()));
  }
}

std::vector<std::vector<fit::Candidate>> candidates_for(const FitArguments& arguments,
                                                        const fit::Catalogue& catalogue) {
  std::vector<TargetProfile> profiles;
  std::vector<std::vector<fit::Candidate>> targets;
  if (arguments.targets.empty()) {
    for (fit::Candidate& plan : default_plans(arguments, catalogue, profiles)) targets.push_back({plan});
  } else {
    profiles = profiles_from(arguments.targets, arguments.ca, arguments.client);
  }
  for (const TargetProfile& target : profiles)
    targets.push_back(
        fit::candidates(target.profile, catalogue, placement_of(arguments.anchor), target.identity));
  mark_many_anchors(targets);
  compare_placements(arguments, profiles, targets, catalogue);
  return targets;
}

std::vector<Rehearsal> not_rehearsed(const Fit& fit) {
  std::vector<Rehearsal> results;
  for (const Plan& plan : fit.plans)
    results.push_back(
        {.target = plan.target.name(), .outcome = "not rehearsed: estimated only", .verified = false});
  return results;
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
    for (const fit::Candidate& plan : trial.plans) candidate.suites.push_back(plan.plan.suite);
    result.push_back(std::move(candidate));
  }
  fit::mark_dominated(result);
  return result;
}

}  // namespace

fit::FitFolder fit_targets(const FitArguments& arguments) {
  if (arguments.prove) need_firmware_tools();
  const Board board = load_board(arguments.board);
  const Net net = load_net(arguments.net);
  board.layout(arguments.layout);
  board.wiring(net.id);
  const fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  const fit::Templates templates = fit::load_templates();
  const MbedTls mbedtls = find_mbedtls();

  const auto targets = candidates_for(arguments, catalogue);
  std::vector<fit::Trial> trials =
      fit::trials(targets, arguments.objective, arguments.connections, catalogue);
  fit::FitOptions options{.layout = arguments.layout,
                          .mbedtls_version = mbedtls.version,
                          .compiler = catalogue.costs.compiler,
                          .choice = {},
                          .measured = {}};
  if (!arguments.estimate && !can_compile_images())
    say("no cross compiler on this machine, so flash and RAM are estimated: apt-get install "
        "gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib");
  std::optional<ImageMeter> meter;
  const auto roomy = [&](const std::vector<fit::Candidate>& plans, const fit::Choice& choice) {
    fit::FitOptions with = options;
    with.choice = choice;
    with.roomy = true;
    return fit::make_fit(plans, board, net, with, catalogue, templates);
  };
  if (!arguments.estimate && can_compile_images()) {
    meter.emplace(arguments.board, arguments.net, mbedtls);
    std::size_t tried = 0;
    fit::measure_best(
        trials, arguments.measure_all ? fit::everything : fit::Breadth(), [&](const fit::Trial& trial) {
          const std::string name = trial.choice.shape.name + ", " + trial.choice.build.name;
          auto measured =
              (*meter)(roomy(trial.plans, trial.choice), fmt::format("trying {} ({})", name, ++tried));
          if (!measured) say(fmt::format("{}: {}", name, meter->why_not()));
          return measured;
        });
  }
  fit::Trial& chosen = trials.front();
  std::optional<fit::Proof> proof;
  if (arguments.prove && meter) {
    proof =
        prove_fit(chosen.plans, chosen.choice, chosen.measured, arguments.limits.handshake, catalogue,
                  mbedtls, *meter, [&](const fit::Choice& choice) { return roomy(chosen.plans, choice); });
    chosen.measured = proof->after;
    options.proved = true;
  }
  options.choice = chosen.choice;
  options.measured = chosen.measured;
  fit::FitFolder folder = fit::make_fit(chosen.plans, board, net, options, catalogue, templates);
  folder.fit.candidates = measured_candidates(trials);
  if (proof && !(*meter)(folder, "the fit as it is proved"))
    throw Error(ExitCode::Defect, "the fit that was proved does not work: {}", meter->why_not());
  fit::set_rehearsal(folder, arguments.estimate ? not_rehearsed(folder.fit) : rehearse_all(folder, mbedtls));
  if (proof) fit::set_proof(folder, *proof, catalogue);
  fit::check_memory(folder.fit);
  const fit::Limits& limits = arguments.limits;
  if (limits.flash || limits.ram || limits.handshake)
    fit::check_limits(folder.fit, limits,
                      fit::relaxations(chosen, targets, board, arguments.layout, catalogue));
  return folder;
}

}  // namespace tlsfit
