#include "fit/limits.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fit/records.hpp"

namespace tlsfit::fit {

namespace {

struct Use {
  std::int64_t flash = 0, ram = 0;
};

Use use_of(const std::vector<Candidate>& plans, const Board& board, const FitOptions& options,
           const Catalogue& catalogue) {
  const auto merged = merged_options(plans, options.objective, catalogue);
  // Estimates on both sides: a measured heap of one fit says nothing of another.
  const MemoryWish wish{.connections = options.memory.connections, .heap_peak = std::nullopt};
  return {.flash = static_cast<std::int64_t>(
              estimated_flash(plans, merged, board.layout(options.layout), catalogue).used),
          .ram = static_cast<std::int64_t>(planned_ram(plans, merged, wish, board, catalogue).total_peak)};
}

std::string bytes(std::int64_t count) {
  return grouped(count) + " bytes";
}

/// "drop rsa.example:443: 9,100 bytes less"
std::string text_of(const Relaxation& relaxation, bool flash) {
  const std::int64_t saved = flash ? relaxation.flash : relaxation.ram;
  const std::int64_t other = flash ? relaxation.ram : relaxation.flash;
  std::string text = fmt::format("{}: {} less", relaxation.change, bytes(saved));
  if (other < 0) text += fmt::format(", but {} more {}", bytes(-other), flash ? "RAM" : "flash");
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

std::vector<Relaxation> relaxations(const std::vector<Candidate>& plans, const Board& board,
                                    const FitOptions& options, const Catalogue& catalogue) {
  const Use now = use_of(plans, board, options, catalogue);
  std::vector<Relaxation> found;
  const auto consider = [&](std::string change, const std::vector<Candidate>& other, const FitOptions& with) {
    const Use then = use_of(other, board, with, catalogue);
    const Relaxation r{
        .change = std::move(change), .flash = now.flash - then.flash, .ram = now.ram - then.ram};
    if (r.flash > 0 || r.ram > 0) found.push_back(r);
  };
  for (std::size_t i = 0; plans.size() > 1 && i < plans.size(); ++i) {
    std::vector<Candidate> fewer = plans;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    consider("drop " + plans[i].plan.target.name(), fewer, options);
  }
  if (options.memory.connections > 1) {
    FitOptions fewer = options;
    --fewer.memory.connections;
    consider(fmt::format("--connections {}", fewer.memory.connections), plans, fewer);
  }
  for (const std::string_view objective : objectives) {
    if (objective == options.objective) continue;
    FitOptions other = options;
    other.objective = objective;
    consider(fmt::format("--optimize {}", objective), plans, other);
  }
  std::vector<Candidate> obeying = plans;
  std::string names;
  for (Candidate& candidate : obeying) {
    RecordPlan& record = candidate.plan.record;
    if (record.basis == "negotiated" || candidate.plan.many || candidate.plan.version != "tls1.2") continue;
    names += (names.empty() ? "" : ", ") + candidate.plan.target.name();
    record.in = 4096;  // room for most chains (p50 of what was measured in the wild is 4,032)
    record.basis = "negotiated";
  }
  if (!names.empty())
    consider(fmt::format("a server at {} that obeys max_fragment_length", names), obeying, options);
  return found;
}

void check_limits(const Fit& fit, const Limits& limits, const std::vector<Relaxation>& possible) {
  std::string broken;
  const auto check = [&](const char* option, std::optional<std::uint64_t> limit, std::uint64_t used,
                         const std::string& basis, bool flash) {
    if (!limit || used <= *limit) return;
    const auto over = static_cast<std::int64_t>(used - *limit);
    broken += fmt::format("{}{} {} is broken by {}: {} are needed ({}){}", broken.empty() ? "" : "\n", option,
                          grouped(static_cast<std::int64_t>(*limit)), bytes(over),
                          grouped(static_cast<std::int64_t>(used)), basis, help_text(possible, over, flash));
  };
  check("--max-flash", limits.flash, fit.flash.used, fit.flash.basis, true);
  check("--max-ram", limits.ram, fit.ram.total_peak, fit.ram.basis, false);
  if (!broken.empty()) throw Error(ExitCode::No, broken);
}

}  // namespace tlsfit::fit
