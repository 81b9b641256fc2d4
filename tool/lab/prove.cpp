#include "lab/prove.hpp"

#include "base/progress.hpp"
#include "base/text.hpp"
#include "lab/rehearsal.hpp"

namespace tlsfit::lab {

namespace {

using End = fit::Outcome::End;

/// A client of exactly these files on the host, and every target.
fit::Outcome rehearsed(const Bench& bench, const fit::FitFolder& folder, const std::string& status) {
  Progress progress;
  const RehearsalClient client = build_rehearsal(
      bench, folder, [&](std::string_view what) { progress.show(fmt::format("{} ({})", status, what)); });
  if (!client.complaints.empty())
    return {.end = End::BreaksBuild, .target = {}, .words = "on the host", .measured = {}};
  for (const Plan& plan : folder.fit.plans) {
    progress.show(fmt::format("{} (rehearsal: {})", status, plan.target.name()));
    const RehearsalReport report = rehearse(bench, client, plan);
    if (report.unreachable)
      throw Error(ExitCode::Unreachable, "{}: does not answer any more: {}", plan.target.name(),
                  printable(report.rehearsal.outcome));
    if (!report.rehearsal.verified || report.rehearsal.outcome != "ok" || report.version != plan.version)
      return {.end = End::BreaksHandshake,
              .target = plan.target.name(),
              .words = "on the host: " + printable(report.rehearsal.outcome),
              .measured = {}};
  }
  return {};
}

}  // namespace

fit::Proof prove_fit(const std::vector<fit::Candidate>& plans, fit::Choice& choice,
                     const std::optional<fit::Measured>& measured, std::optional<std::uint64_t> max_handshake,
                     const fit::Catalogue& catalogue, ImageMeter& meter,
                     const std::function<fit::FitFolder(const fit::Choice&)>& make) {
  if (!measured) throw Error(ExitCode::Defect, "a proof needs a measured fit");
  const auto attempt = [&](const fit::Choice& tried, const std::string& status, const fit::Worth& worth) {
    const fit::FitFolder folder = make(tried);
    fit::Outcome outcome = meter.outcome(folder, status, worth);
    if (outcome.end == End::Works && !outcome.measured.ran && !meter.bench().emulator &&
        worth(outcome.measured)) {
      const fit::Outcome spoken = rehearsed(meter.bench(), folder, status);
      if (spoken.end != End::Works) return spoken;
    }
    return outcome;
  };
  const auto confirm = [&](const fit::Choice& tried, const std::string& status) {
    return rehearsed(meter.bench(), make(tried), status);
  };
  return fit::prove(plans, choice, *measured, max_handshake, catalogue, attempt, confirm);
}

}  // namespace tlsfit::lab
