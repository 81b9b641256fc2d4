#include "lab/verdict.hpp"

#include "base/text.hpp"
#include "fit/search.hpp"
#include "model/does_not_fit.hpp"

namespace tlsfit::lab {

namespace {

/// How many bytes of each there are too few.
struct Lack {
  std::int64_t flash = 0, ram = 0;
  bool any() const { return flash > 0 || ram > 0; }
};

/// By what the board has, or less if a person said so.
Lack lack_of(const Fit& fit, const fit::Limits& limits) {
  const auto over = [](std::uint64_t used, std::uint64_t capacity,
                       const std::optional<std::uint64_t>& limit) {
    const std::uint64_t unlimited = std::uint64_t{1} << 62, there = capacity == 0 ? unlimited : capacity;
    return static_cast<std::int64_t>(used) -
           static_cast<std::int64_t>(std::min(there, limit.value_or(there)));
  };
  return {.flash = over(fit.flash.used, fit.flash.capacity, limits.flash),
          .ram = over(reserved(fit.ram), fit.ram.capacity, limits.ram)};
}

/// "flash over by 1,200 bytes, RAM over --max-ram by 300 bytes"
std::string text_of(const Lack& lack, const fit::Limits& limits) {
  std::string text;
  if (lack.flash > 0)
    text = fmt::format("flash over{} by {}", limits.flash ? " --max-flash" : "", bytes_text(lack.flash));
  if (lack.ram > 0)
    text += fmt::format("{}RAM over{} by {}", text.empty() ? "" : ", ", limits.ram ? " --max-ram" : "",
                        bytes_text(lack.ram));
  return text;
}

Verdict verdict_of(const Fit& fit) {
  return {.board = fit.board,
          .net = fit.net,
          .layout = fit.layout,
          .fits = true,
          .sized = true,
          .flash = fit.flash,
          .ram = fit.ram,
          .handshake = fit.handshake,
          .shape = fit.shape.name,
          .build = fit.shape.build,
          .why = {},
          .help = {}};
}

Verdict no(const Bench& bench, const Demand& demand, const std::string& why) {
  Verdict verdict;
  verdict.board = bench.board.id;
  verdict.net = bench.net.id;
  verdict.layout = bench.board.layout(demand.layout).id;
  verdict.why = why;
  return verdict;
}

Verdict estimated(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue,
                  const fit::Templates& templates) {
  const fit::Trial best =
      fit::trials(demand.targets, demand.objective, demand.connections, catalogue).front();
  fit::FitOptions options = fit_options(bench, demand, catalogue);
  options.choice = best.choice;
  const Fit fit = fit::make_fit(best.plans, bench.board, bench.net, options, catalogue, templates).fit;
  Verdict verdict = verdict_of(fit);
  if (!catalogue.costs.knows_core()) verdict.of_core = catalogue.costs.cpu;
  // Instructions of one core say nothing of another's.
  if (catalogue.costs.is_own_core()) verdict.handshake = static_cast<std::uint64_t>(best.estimate.handshake);
  const Lack lack = lack_of(fit, demand.limits);
  if (!lack.any()) return verdict;
  verdict.fits = false;
  verdict.why = text_of(lack, demand.limits);
  for (const fit::Relaxation& change :
       fit::relaxations(best, demand.targets, bench.board, demand.layout, catalogue))
    if (change.flash >= lack.flash && change.ram >= lack.ram) verdict.help.push_back(change.change);
  return verdict;
}

}  // namespace

Verdict verdict_on(const Bench& bench, const Demand& demand, const fit::Catalogue& catalogue,
                   const fit::Templates& templates) {
  try {
    Verdict verdict = estimated(bench, demand, catalogue, templates);
    if (verdict.fits && !demand.estimate)
      verdict = verdict_of(fitted(bench, demand, catalogue, templates).fit);
    verdict.asked = bench.board.asked;
    return verdict;
  } catch (const DoesNotFit& reason) {
    return no(bench, demand, reason.what());
  }
}

}  // namespace tlsfit::lab
