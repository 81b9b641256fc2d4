#include "cmd/fit_targets.hpp"

#include "base/paths.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "cmd/commands.hpp"
#include "cmd/script_text.hpp"
#include "fit/many.hpp"
#include "fit/program.hpp"
#include "fit/search.hpp"
#include "x509/certificate.hpp"

namespace tlsfit {

namespace {

constexpr std::string_view default_servers = "web";
constexpr std::size_t anchors_parsed_at_once = 3;
constexpr std::int64_t worth_mentioning = 512;  // bytes of flash

/// The default must work (design decision 8): a list of the program's or of this folder, else common web
/// servers.
std::vector<fit::Candidate> default_plans(const FitArguments& arguments, const App& app,
                                          const fit::Catalogue& catalogue,
                                          std::vector<TargetProfile>& profiles) {
  if (arguments.client.named())
    throw Error(ExitCode::Usage,
                "--client-cert needs a target that it is for: HOST[:PORT] or a saved profile");
  if (const fs::path list = usual_list(app); !list.empty()) {
    say(fmt::format("no target named: those of {}", printable(list.string())));
    profiles = profiles_of_list(list);
    return {};
  }
  if (const std::vector<std::string> named = servers_of_script(app); !named.empty()) {
    say(fmt::format("no target named: those of {}: {}", printable(app.script.filename().string()),
                    printable(joined(named, " "))));
    profiles = profiles_from(named, arguments.ca, {});
    return {};
  }
  const fit::ManyServers servers = fit::load_many_servers(default_servers);
  say(fmt::format("no target named: {}", servers.about));
  std::vector<Bytes> roots = arguments.ca.empty()
                                 ? fit::host_roots()
                                 : x509::certificates_in_pem(read_text(arguments.ca), arguments.ca.string());
  std::vector<std::string> absent;
  std::vector<fit::Candidate> plans{fit::candidate_for(servers, roots, catalogue, absent)};
  for (const std::string& subject : absent) say(fmt::format("not among this machine's roots: {}", subject));
  return plans;
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
    return fit::trials(choices, arguments.objective, arguments.connections, catalogue).front().estimate.flash;
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

}  // namespace

void mark_many_anchors(std::vector<std::vector<fit::Candidate>>& targets) {
  std::set<std::string> different;
  for (const auto& candidates : targets)
    for (const fit::AnchorCertificate& anchor : candidates.front().anchors)
      different.insert(anchor.anchor.sha256);
  if (different.size() <= anchors_parsed_at_once) return;
  for (auto& candidates : targets)
    for (fit::Candidate& candidate : candidates) candidate.features.insert("many-anchors");
}

std::vector<std::vector<fit::Candidate>> candidates_of(const std::vector<TargetProfile>& profiles,
                                                       const std::string& anchor,
                                                       const fit::Catalogue& catalogue) {
  std::vector<std::vector<fit::Candidate>> targets;
  for (const TargetProfile& target : profiles)
    targets.push_back(fit::candidates(target.profile, catalogue, placement_of(anchor), target.identity));
  mark_many_anchors(targets);
  return targets;
}

std::vector<std::vector<fit::Candidate>> wanted_candidates(const FitArguments& arguments, const App& app,
                                                           const fit::Catalogue& catalogue,
                                                           std::vector<TargetProfile>& profiles) {
  std::vector<std::vector<fit::Candidate>> targets;
  if (arguments.targets.empty()) {
    for (fit::Candidate& plan : default_plans(arguments, app, catalogue, profiles)) targets.push_back({plan});
  } else {
    profiles = profiles_from(arguments.targets, arguments.ca, arguments.client);
  }
  for (auto& candidates : candidates_of(profiles, arguments.anchor, catalogue))
    targets.push_back(std::move(candidates));
  mark_many_anchors(targets);
  return targets;
}

lab::Demand demand_of(const FitArguments& arguments, std::vector<std::vector<fit::Candidate>> targets) {
  return {.targets = std::move(targets),
          .layout = arguments.layout,
          .words = arguments.words.empty() ? Fit{}.words : arguments.words,
          .join = arguments.join.empty() ? Fit{}.join : arguments.join,
          .objective = arguments.objective,
          .connections = arguments.connections,
          .limits = arguments.limits,
          .estimate = arguments.estimate,
          .measure_all = arguments.measure_all,
          .prove = arguments.prove};
}

fit::Catalogue catalogue_for(const App& app, const Net& net, const Core& core) {
  fit::Catalogue catalogue = fit::load_catalogue(mbedtls_line);
  catalogue.costs.core = core;
  for (auto& [name, image] : catalogue.costs.images) {
    if (app.is_script()) image += {.static_bytes = static_cast<std::int64_t>(app.script_heap)};
    image += {.flash = app.flash, .static_bytes = app.static_bytes, .heap = app.heap, .stack = app.stack};
    image += {.flash = net.flash, .static_bytes = net.static_bytes, .stack = net.stack};
  }
  catalogue.program = fit::taken_by(app_sources(app), catalogue);
  return catalogue;
}

fit::FitFolder fit_targets(const FitArguments& arguments, const lab::Bench& bench) {
  const fit::Catalogue catalogue = catalogue_for(bench.app, bench.net, bench.board.core);
  const fit::Templates templates = fit::load_templates();
  std::vector<TargetProfile> targets;
  auto candidates = wanted_candidates(arguments, bench.app, catalogue, targets);
  compare_placements(arguments, targets, candidates, catalogue);
  fit::FitFolder folder =
      lab::fitted(bench, demand_of(arguments, std::move(candidates)), catalogue, templates);
  std::vector<Profile> profiles;
  for (TargetProfile& target : targets) profiles.push_back(std::move(target.profile));
  fit::set_profiles(folder, profiles);
  return folder;
}

void add_words(CLI::App& command, std::string& words) {
  command
      .add_option("--words", words,
                  "what the device says about failures: full (sentences), short, or none (numbers)")
      ->check(CLI::IsMember(kinds_of_words()));
}

void add_join(CLI::App& command, std::string& join) {
  command
      .add_option("--join", join,
                  "who says which network to join: the image as it is built (the default), or its console as "
                  "well, which keeps it in flash")
      ->check(CLI::IsMember(kinds_of_join()));
}

void add_script(CLI::App& command, FitArguments& arguments) {
  command
      .add_option_function<std::string>(
          "--script",
          [&arguments](const std::string& file) {
            if (!file.ends_with(".js"))
              throw Error(ExitCode::Usage, "--script {}: want a file in JavaScript, whose name ends with .js",
                          printable(file));
            arguments.app = file;
          },
          "the program is a script in JavaScript: FILE.js (docs/script.md)")
      ->type_name("FILE")
      ->excludes("--app");
  command
      .add_option(
          "--js-heap", arguments.js_heap,
          fmt::format("bytes of RAM that a script has for all that it makes ({})", App::usual_script_heap))
      ->check(CLI::Range(8'192, 1'048'576));
}

void add_launcher(CLI::App& command, std::string& launcher) {
  command.add_option("--launcher", launcher,
                     "what starts the compilers: ccache (the default where it is installed), distcc, "
                     "ccache,distcc, none");
}

lab::Bench bench_for(const FitArguments& arguments) {
  Board board = load_board(arguments.board);
  Net net = load_net(arguments.net);
  board.layout(arguments.layout);
  lab::Bench bench = lab::make_bench(std::move(board), std::move(net), tlsfit_version(), this_machine());
  bench.launcher = launcher_from(arguments.launcher, *bench.runner);
  take_app(bench, load_app(arguments.app.empty() ? App{}.id : arguments.app), arguments.js_heap);
  bench.many = arguments.prove || arguments.measure_all;
  return bench;
}

}  // namespace tlsfit
