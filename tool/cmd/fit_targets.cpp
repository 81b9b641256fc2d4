#include "cmd/fit_targets.hpp"

#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/profiles.hpp"
#include "fit/many.hpp"
#include "fit/rehearsal.hpp"
#include "model/board.hpp"

namespace tlsfit {

namespace {

constexpr std::string_view mbedtls_line = "3.6";
constexpr std::string_view default_servers = "web";
constexpr std::size_t anchors_parsed_at_once = 3;

/// The default must work (design decision 8): a list in this folder, else common web servers.
std::vector<fit::Candidate> default_plans(const FitArguments& arguments, const fit::Catalogue& catalogue,
                                          std::vector<Profile>& profiles) {
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

/// Several servers' anchors are better looked up one by one.
void mark_many_anchors(std::vector<fit::Candidate>& plans) {
  std::set<std::string> different;
  for (const fit::Candidate& candidate : plans)
    for (const fit::AnchorCertificate& anchor : candidate.anchors) different.insert(anchor.anchor.sha256);
  if (different.size() <= anchors_parsed_at_once) return;
  for (fit::Candidate& candidate : plans) candidate.features.insert("many-anchors");
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
}

/// What every target said to a client made of exactly these files, and the client's largest heap.
std::vector<Rehearsal> rehearse_all(const fit::FitFolder& folder, const MbedTls& mbedtls,
                                    std::uint64_t& heap_peak) {
  Progress progress;
  std::vector<Rehearsal> results;
  // Built even if there is no one to rehearse with: that a configuration compiles is the least it must prove.
  const fs::path client =
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
    heap_peak = std::max(heap_peak, report.heap_peak);
    results.push_back(report.rehearsal);
  }
  return results;
}

}  // namespace

fit::FitFolder fit_targets(const FitArguments& arguments) {
  const Board board = load_board(arguments.board);
  const Net net = load_net(arguments.net);
  board.layout(arguments.layout);
  board.wiring(net.id);
  const fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  const fit::Templates templates = fit::load_templates();
  const MbedTls mbedtls = find_mbedtls();

  std::vector<Profile> profiles;
  std::vector<fit::Candidate> plans;
  if (arguments.targets.empty())
    plans = default_plans(arguments, catalogue, profiles);
  else
    profiles = profiles_from(arguments.targets, arguments.ca);
  if (!profiles.empty()) {
    std::vector<std::vector<fit::Candidate>> choices;
    for (const Profile& profile : profiles) choices.push_back(fit::candidates(profile, catalogue));
    plans = fit::choose(std::move(choices), arguments.objective, arguments.connections, catalogue);
  }
  mark_many_anchors(plans);

  fit::FitOptions options{.layout = arguments.layout,
                          .objective = arguments.objective,
                          .mbedtls_version = mbedtls.version,
                          .compiler = catalogue.costs.compiler,
                          .memory = {.connections = arguments.connections, .heap_peak = std::nullopt}};
  fit::FitFolder folder = fit::make_fit(plans, board, net, options, catalogue, templates);
  std::uint64_t heap_peak = 0;
  std::vector<Rehearsal> results = rehearse_all(folder, mbedtls, heap_peak);
  if (heap_peak != 0) {
    options.memory.heap_peak = heap_peak;
    folder = fit::make_fit(plans, board, net, options, catalogue, templates);
  }
  fit::set_rehearsal(folder, std::move(results));
  fit::check_memory(folder.fit);
  if (arguments.limits.flash || arguments.limits.ram)
    fit::check_limits(folder.fit, arguments.limits, fit::relaxations(plans, board, options, catalogue));
  return folder;
}

}  // namespace tlsfit
