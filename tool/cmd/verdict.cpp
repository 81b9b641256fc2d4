#include "cmd/verdict.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/output.hpp"
#include "base/progress.hpp"
#include "base/text.hpp"
#include "lab/verdict.hpp"
#include "model/configs.hpp"

namespace tlsfit {

namespace {

struct Pair {
  std::string board, net;
};

/// The boards that are asked for, with the nets that are asked for and wired to them.
std::vector<Pair> pairs_of(const FitArguments& arguments) {
  const bool every_net = arguments.net.empty() || arguments.net == all_of_them;
  std::vector<Pair> pairs;
  for (const std::string& id : arguments.board.empty() || arguments.board == all_of_them
                                   ? config_ids("boards")
                                   : std::vector<std::string>{arguments.board})
    for (const auto& [net, wiring] : load_board(id).nets)
      if (every_net || net == arguments.net) pairs.push_back({id, net});
  if (pairs.empty())
    throw Error(ExitCode::Usage, "--net {}: no board has it: `tlsfit fit --help` lists the nets",
                printable(arguments.net));
  return pairs;
}

std::string part_text(std::uint64_t used, std::uint64_t capacity) {
  if (capacity == 0) return grouped(used);
  return fmt::format("{} of {}, {:.0f} %", grouped(used), grouped(capacity),
                     100 * static_cast<double>(used) / static_cast<double>(capacity));
}

std::string name_of(const Verdict& verdict) {
  return verdict.board + " with " + verdict.net;
}

std::string basis_text(const Verdict& verdict) {
  if (verdict.ram.basis == "measured") return "";
  if (!verdict.of_core.empty()) return fmt::format(", estimated from {}", verdict.of_core);
  return ", estimated";
}

std::string summary(const std::vector<Verdict>& verdicts) {
  std::vector<const Verdict*> fitting;
  for (const Verdict& verdict : verdicts)
    if (verdict.fits) fitting.push_back(&verdict);
  if (fitting.empty()) return "none of them fits\n";
  const auto least = [&](auto&& taken) {
    return name_of(**std::min_element(fitting.begin(), fitting.end(),
                                      [&](auto* a, auto* b) { return taken(*a) < taken(*b); }));
  };
  return fmt::format("{} of {} fit; least flash: {}; least RAM: {}\n", fitting.size(), verdicts.size(),
                     least([](const Verdict& verdict) { return verdict.flash.used; }),
                     least([](const Verdict& verdict) { return reserved(verdict.ram); }));
}

void refuse(const FitArguments& arguments) {
  const auto of_one = [](bool given, const char* option) {
    if (given) throw Error(ExitCode::Usage, "{}: is of one board with one net; name them", option);
  };
  of_one(arguments.prove, "--prove");
  of_one(arguments.measure_all, "--pareto");
  of_one(!arguments.layout.empty() && arguments.board == all_of_them, "--layout");
}

}  // namespace

bool wants_verdicts(const FitArguments& arguments) {
  return arguments.board == all_of_them || arguments.net == all_of_them;
}

std::string verdicts_text(const std::vector<Verdict>& verdicts) {
  Table table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Left});
  table.row({"board", "net", "flash", "RAM", "handshake", "fits"});
  std::string refused;
  for (const Verdict& verdict : verdicts) {
    const std::string fits =
        verdict.fits ? painted("yes", Colour::Green, Stream::Out) : painted("no", Colour::Red, Stream::Out);
    if (verdict.sized)
      table.row({verdict.board, verdict.net, part_text(verdict.flash.used, verdict.flash.capacity),
                 part_text(reserved(verdict.ram), verdict.ram.capacity),
                 verdict.handshake == 0 ? "" : grouped(verdict.handshake), fits + basis_text(verdict)});
    else
      table.row({verdict.board, verdict.net, "", "", "", fits});
    if (verdict.fits) continue;
    refused += fmt::format(
        "{}: {}{}\n", name_of(verdict), printable(verdict.why),
        verdict.help.empty() ? "" : fmt::format("; enough: {}", fmt::join(verdict.help, ", or ")));
  }
  std::string asked;
  for (const Verdict& verdict : verdicts)
    if (verdict.sized && verdict.asked.bytes != 0)
      asked += fmt::format(
          "{}: code in flash, and {} of RAM at the peak of a request: {:.0f} % of the {} that {}\n",
          name_of(verdict), bytes_text(verdict.ram.total_peak),
          100 * static_cast<double>(verdict.ram.total_peak) / static_cast<double>(verdict.asked.bytes),
          grouped(verdict.asked.bytes), printable(verdict.asked.what));
  return table.text() + (refused.empty() ? "" : "\n" + refused) + (asked.empty() ? "" : "\n" + asked) + "\n" +
         summary(verdicts);
}

ExitCode print_verdicts(FitArguments arguments, bool exact, bool json) {
  refuse(arguments);
  arguments.estimate = !exact;
  const std::vector<Pair> pairs = pairs_of(arguments);
  const fit::Templates templates = fit::load_templates();
  std::vector<std::vector<fit::Candidate>> targets;
  std::vector<TargetProfile> profiles;
  std::vector<Verdict> verdicts;
  Progress progress;
  for (const Pair& pair : pairs) {
    arguments.board = pair.board;
    arguments.net = pair.net;
    const lab::Bench bench = bench_for(arguments);
    const fit::Catalogue catalogue = catalogue_for(bench.app, bench.net, bench.board.core);
    if (targets.empty()) targets = wanted_candidates(arguments, bench.app, catalogue, profiles);
    progress.show(fmt::format("{} with {}", pair.board, pair.net), verdicts.size(), pairs.size());
    verdicts.push_back(lab::verdict_on(bench, demand_of(arguments, targets), catalogue, templates));
  }
  progress.clear();
  std::vector<std::string> names;
  for (const std::vector<fit::Candidate>& candidates : targets)
    names.push_back(candidates.front().plan.target.name());
  if (json)
    write_out(dump_json(verdicts_json(names, verdicts)));
  else
    print_out("{}\n\n{}", printable(fmt::format("{}", fmt::join(names, ", "))), verdicts_text(verdicts));
  return std::any_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return verdict.fits; })
             ? ExitCode::Done
             : ExitCode::No;
}

}  // namespace tlsfit
