#include "fit/proof.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fit/program.hpp"
#include "fit/records.hpp"
#include "fit/search.hpp"

namespace tlsfit::fit {

namespace {

constexpr std::string_view in_size = "MBEDTLS_SSL_IN_CONTENT_LEN", out_size = "MBEDTLS_SSL_OUT_CONTENT_LEN",
                           arena_size = "ARENA_SIZE", stack_size = "STACK_SIZE";

/// One step of a size. Bytes; what the linker script reserves must be a multiple of 8.
constexpr std::uint32_t step = 64;

/// What is to be tried with one option: nothing, for a reason, or another choice.
struct Try {
  Verdict never = Verdict::Nothing;  ///< Security or Unseen if it is not to be tried
  std::string reason;
  std::string tried;  ///< "off", "448"
  Choice choice;
  /// With the slack that a person would want of a size that was tried without any; 0 if that is what was
  /// tried.
  std::uint32_t with_slack = 0;
};

Cost difference(const Measured& without, const Measured& with) {
  const auto less = [](std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b);
  };
  Cost cost{.flash = less(without.flash, with.flash),
            .static_bytes = less(without.static_bytes, with.static_bytes)};
  if (!without.ran || !with.ran) return cost;
  cost.heap = less(without.heap_peak, with.heap_peak);
  cost.stack = less(without.stack_peak, with.stack_peak);
  cost.handshake = less(without.handshake, with.handshake);
  return cost;
}

class Prover {
 public:
  Prover(const std::vector<Candidate>& plans, Choice& choice, const Measured& measured,
         std::optional<std::uint64_t> max_handshake, const Catalogue& catalogue, const Attempt& attempt,
         const Confirm& confirm)
      : plans_(plans),
        choice_(choice),
        catalogue_(catalogue),
        attempt_(attempt),
        confirm_(confirm),
        limit_(max_handshake.value_or(
            static_cast<std::uint64_t>(static_cast<double>(measured.handshake) * slower))) {
    proof_.before = proof_.after = measured;
    for (const OptionUse& use : merged_options(plans, choice, catalogue)) {
      names_.push_back(use.name);
      if (std::ranges::find(use.needed_by, the_program) != use.needed_by.end()) programs_.insert(use.name);
    }
    names_.emplace_back(arena_size);
    names_.emplace_back(stack_size);
  }

  Proof run() {
    // What one saving makes possible may stand before it in the list: on and round until all in a row are
    // kept.
    for (std::size_t i = 0, kept = 0; kept < names_.size(); i = (i + 1) % names_.size()) {
      bool taken = false;
      while (take(i)) taken = true;
      kept = taken ? 0 : kept + 1;
    }
    for (const std::string& name : names_) {
      if (const auto row = taken_.find(name); row != taken_.end()) proof_.rows.push_back(row->second);
      if (const auto row = kept_.find(name); row != kept_.end()) proof_.rows.push_back(row->second);
    }
    return std::move(proof_);
  }

 private:
  /// Tries one option. Whether there was a saving, so that the same option can be tried again.
  bool take(std::size_t index) {
    const std::string& name = names_[index];
    if (choice_.without.contains(name)) return false;
    Try next = try_of(name);
    ProofRow row{.option = name, .tried = next.tried, .words = next.reason};
    if (next.never != Verdict::Nothing) {
      row.verdict = next.never;
      kept_[name] = row;
      return false;
    }
    const std::string status =
        fmt::format("{} of {}: {}", index + 1, names_.size(),
                    next.tried == "off" ? "without " + name : fmt::format("{} of {}", name, next.tried));
    Outcome outcome = attempt(next.choice, status);
    judge(row, outcome, name);
    if (row.verdict == Verdict::Taken && next.with_slack != 0) {
      next.choice.sizes[name] = next.with_slack;
      row.tried = std::to_string(next.with_slack);
      outcome = attempt(next.choice, status);
      judge(row, outcome, name);
    }
    if (row.verdict == Verdict::Taken) {
      const Outcome confirmed = confirm_(next.choice, status);
      if (confirmed.end != Outcome::End::Works) judge(row, confirmed, name);
    }
    if (row.verdict != Verdict::Taken) {
      kept_[name] = row;
      return false;
    }
    settle(name, next, outcome.measured, row);
    return true;
  }

  Outcome attempt(const Choice& choice, const std::string& status) {
    ++proof_.attempts;
    return attempt_(choice, status, [&](const Measured& linked) {
      return linked.flash <= proof_.after.flash || linked.static_bytes <= proof_.after.static_bytes;
    });
  }

  Try try_of(const std::string& name) const {
    if (name == arena_size || name == stack_size) return reserve_of(name);
    const Option& option = *catalogue_.option(name);
    if (!option.security.empty()) return {.never = Verdict::Security, .reason = option.security, .tried = {}};
    if (!option.unseen.empty()) return {.never = Verdict::Unseen, .reason = option.unseen, .tried = {}};
    if (programs_.contains(name))
      return {.never = Verdict::Unseen,
              .reason = "the program calls it, and a trial may be over before it does",
              .tried = {}};
    if (name == in_size || name == out_size) return buffer_of(name);
    Try off{.reason = {}, .tried = "off", .choice = choice_};
    off.choice.without.insert(name);
    return off;
  }

  /// The size that is in force of a record buffer.
  std::uint32_t current(std::string_view name, std::uint32_t planned) const {
    const auto found = choice_.sizes.find(std::string(name));
    return found == choice_.sizes.end() ? planned : found->second;
  }

  Try buffer_of(const std::string& name) const {
    const RecordPlan record = merged_records(plans_);
    std::uint32_t size = 0;
    if (name == out_size) {
      size = current(name, record.out);
      size = size > step ? size - step : 0;
    } else {
      if (record.basis != "negotiated")
        return {.never = Verdict::Unseen,
                .reason =
                    "no limit was agreed with every server, so a record may have 16,384 bytes (RFC 8446 "
                    "section 5.1), whatever a trial meets",
                .tried = {}};
      size = current(name, record.in);
      if (!record.mfl || size > *record.mfl) {
        // The slack is for a renewed certificate: what is tried is less than the message that there is now.
        size = std::max<std::uint32_t>(without_slack(size), 1) - 1;
        Try smaller = sized(name, size);
        smaller.with_slack = std::max(with_slack(size), record.mfl.value_or(0));
        return smaller;
      }
      size = size > step ? size - step : 0;
    }
    return sized(name, size);
  }

  /// What the linker script reserves has room for more connections, interrupts and renewed certificates than
  /// a run sees: what is tried is less than the one connection took.
  Try reserve_of(const std::string& name) const {
    if (!proof_.after.ran)
      return {
          .never = Verdict::Unseen, .reason = "no image was run: there is no tlsfit-emulator", .tried = {}};
    const std::uint64_t peak = name == arena_size ? proof_.after.heap_peak : proof_.after.stack_peak;
    return sized(name, peak > step ? static_cast<std::uint32_t>(peak - step) / 8 * 8 : 0);
  }

  Try sized(const std::string& name, std::uint32_t size) const {
    Try smaller{.reason = {}, .tried = std::to_string(size), .choice = choice_};
    smaller.choice.sizes[name] = size;
    return smaller;
  }

  void judge(ProofRow& row, const Outcome& outcome, const std::string& name) const {
    row.target = outcome.target;
    row.words = outcome.words;
    if (outcome.end != Outcome::End::Works) {
      row.verdict = outcome.end == Outcome::End::BreaksBuild ? Verdict::Build : Verdict::Handshake;
      row.difference.reset();
      return;
    }
    const Measured& now = proof_.after;
    row.ran = outcome.measured.ran;
    row.difference = difference(outcome.measured, now);
    if (name == arena_size && row.difference->heap < -2 * std::int64_t{step}) {
      // The firmware goes on without some memory, such as the buffer for records of full size, as long as
      // what comes is short.
      row.verdict = Verdict::Handshake;
      row.words = "memory was refused: the run went on with less, and a longer record would have ended it";
      row.difference.reset();
      return;
    }
    if (name == arena_size || name == stack_size) {
      row.verdict = Verdict::Taken;  // it is enough, though the peak said otherwise
      return;
    }
    const Cost& cost = *row.difference;
    const bool saves = cost.flash < 0 || cost.static_bytes < 0 || cost.heap < 0 || cost.stack < 0;
    const bool comparable = row.ran == now.ran;
    if (!saves || !comparable)
      row.verdict = Verdict::Nothing;
    else if (outcome.measured.handshake > limit_ || score(choice_, outcome.measured) >= score(choice_, now))
      row.verdict = Verdict::Trade;
    else
      row.verdict = Verdict::Taken;
  }

  void settle(const std::string& name, const Try& next, const Measured& measured, const ProofRow& row) {
    if (name == arena_size || name == stack_size) {
      (name == arena_size ? proof_.after.heap_peak : proof_.after.stack_peak) = next.choice.sizes.at(name);
    } else {
      choice_ = next.choice;
      proof_.after = measured;
    }
    ProofRow& all = taken_.try_emplace(name, row).first->second;
    if (all.tried == row.tried) return;
    all.tried = row.tried;  // a further step of the same size
    *all.difference += *row.difference;
  }

  const std::vector<Candidate>& plans_;
  Choice& choice_;
  const Catalogue& catalogue_;
  const Attempt& attempt_;
  const Confirm& confirm_;
  std::uint64_t limit_;
  std::vector<std::string> names_;
  std::set<std::string> programs_;  ///< options that the program needs
  std::map<std::string, ProofRow> taken_, kept_;
  Proof proof_;
};

}  // namespace

Proof prove(const std::vector<Candidate>& plans, Choice& choice, const Measured& measured,
            std::optional<std::uint64_t> max_handshake, const Catalogue& catalogue, const Attempt& attempt,
            const Confirm& confirm) {
  for (const Candidate& candidate : plans)
    if (candidate.plan.many)
      throw Error(
          ExitCode::No,
          "--prove: a target that stands for many servers has no handshake that could break: name the "
          "servers");
  return Prover(plans, choice, measured, max_handshake, catalogue, attempt, confirm).run();
}

}  // namespace tlsfit::fit
