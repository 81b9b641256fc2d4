#include "fit/limits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fit/records.hpp"

namespace tlsfit::fit {

namespace {

struct Use {
  std::int64_t flash = 0, ram = 0;
};

/// Estimates on both sides: what was measured of one fit says nothing of another.
Use use_of(const Trial& trial, const Board& board, const std::string& layout, const Catalogue& catalogue) {
  const auto merged = merged_options(trial.plans, trial.choice, catalogue);
  const RamUse ram = planned_ram(trial.plans, merged, trial.choice, std::nullopt, board, catalogue);
  return {.flash = static_cast<std::int64_t>(
              planned_flash(trial.plans, merged, trial.choice, std::nullopt, board.layout(layout), catalogue)
                  .used),
          .ram = static_cast<std::int64_t>(reserved(ram))};
}

/// "drop rsa.example:443: 9,100 bytes less"
std::string text_of(const Relaxation& relaxation, bool flash) {
  const std::int64_t saved = flash ? relaxation.flash : relaxation.ram;
  const std::int64_t other = flash ? relaxation.ram : relaxation.flash;
  std::string text = fmt::format("{}: {} less", relaxation.change, bytes_text(saved));
  if (other < 0) text += fmt::format(", but {} more {}", bytes_text(-other), flash ? "RAM" : "flash");
  return text;
}

std::string help_text(const std::vector<Relaxation>& possible, std::int64_t over, bool flash) {
  const auto saved = [&](const Relaxation& r) { return flash ? r.flash : r.ram; };
  std::vector<Relaxation> enough, partly;
  for (const Relaxation& r : possible)
    if (saved(r) >= over)
      enough.push_back(r);
    else if (saved(r) > 0)
      partly.push_back(r);
  std::stable_sort(enough.begin(), enough.end(),
                   [&](const auto& a, const auto& b) { return saved(a) < saved(b); });
  std::stable_sort(partly.begin(), partly.end(),
                   [&](const auto& a, const auto& b) { return saved(a) > saved(b); });
  std::string text;
  for (const Relaxation& r : enough) text += "\n  enough: " + text_of(r, flash);
  for (std::size_t i = 0; i < std::min<std::size_t>(partly.size(), 3); ++i)
    text += "\n  helps: " + text_of(partly[i], flash);
  return text.empty() ? "\n  nothing that tlsfit knows of would help" : text;
}

}  // namespace

std::vector<Relaxation> relaxations(const Trial& fitted, const std::vector<std::vector<Candidate>>& targets,
                                    const Board& board, const std::string& layout,
                                    const Catalogue& catalogue) {
  const Use now = use_of(fitted, board, layout, catalogue);
  std::vector<Relaxation> found;
  const auto consider = [&](std::string change, const std::vector<std::vector<Candidate>>& other,
                            const std::string& objective, std::uint32_t connections) {
    if (other.empty()) return;
    const Use then =
        use_of(trials(other, objective, connections, catalogue).front(), board, layout, catalogue);
    const Relaxation r{
        .change = std::move(change), .flash = now.flash - then.flash, .ram = now.ram - then.ram};
    if (r.flash > 0 || r.ram > 0) found.push_back(r);
  };
  const Choice& choice = fitted.choice;
  for (std::size_t i = 0; targets.size() > 1 && i < targets.size(); ++i) {
    auto fewer = targets;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    consider("drop " + fitted.plans[i].plan.target.name(), fewer, choice.objective, choice.connections);
  }
  if (choice.connections > 1)
    consider(fmt::format("--connections {}", choice.connections - 1), targets, choice.objective,
             choice.connections - 1);
  for (const std::string_view objective : objectives)
    if (objective != choice.objective)
      consider(fmt::format("--optimize {}", objective), targets, std::string(objective), choice.connections);
  auto obeying = targets;
  std::string names;
  for (auto& candidates : obeying) {
    const auto old = [](const Candidate& c) { return c.plan.version == "tls1.2" && !c.plan.many; };
    if (std::none_of(candidates.begin(), candidates.end(), old) ||
        std::any_of(candidates.begin(), candidates.end(),
                    [](const Candidate& c) { return c.plan.record.basis == "negotiated"; }))
      continue;
    for (Candidate& candidate : candidates) {
      if (!old(candidate)) continue;
      RecordPlan& record = candidate.plan.record;
      candidate.features.erase("growing-records");
      record.handshake_in = 0;
      record.in = 4096;  // room for most chains (p50 of what was measured in the wild is 4,032)
      record.basis = "negotiated";
    }
    names += (names.empty() ? "" : ", ") + candidates.front().plan.target.name();
  }
  if (!names.empty())
    consider(fmt::format("a server at {} that obeys max_fragment_length", names), obeying, choice.objective,
             choice.connections);
  return found;
}

void check_limits(const Fit& fit, const Limits& limits, const std::vector<Relaxation>& possible,
                  std::uint64_t estimated_handshake) {
  std::string broken;
  const auto check = [&](const char* option, std::optional<std::uint64_t> limit, std::uint64_t used,
                         const std::string& basis, bool flash) {
    if (!limit || used <= *limit) return;
    const auto over = static_cast<std::int64_t>(used - *limit);
    broken += fmt::format("{}{} {} is broken by {}: {} are needed ({}){}", broken.empty() ? "" : "\n", option,
                          grouped(*limit), bytes_text(over), grouped(used), basis,
                          help_text(possible, over, flash));
  };
  check("--max-flash", limits.flash, fit.flash.used, fit.flash.basis, true);
  check("--max-ram", limits.ram, reserved(fit.ram), fit.ram.basis, false);
  const std::uint64_t handshake = fit.handshake != 0 ? fit.handshake : estimated_handshake;
  if (limits.handshake && handshake > *limits.handshake)
    broken += fmt::format("{}--max-handshake {} is broken by {}: {} instructions are needed ({}){}",
                          broken.empty() ? "" : "\n", grouped(*limits.handshake),
                          grouped(handshake - *limits.handshake), grouped(handshake),
                          fit.handshake != 0 ? "measured" : "estimated",
                          fit.objective == "time" ? "" : "\n  helps: --optimize time");
  if (!broken.empty()) throw Error(ExitCode::No, broken);
}

}  // namespace tlsfit::fit
