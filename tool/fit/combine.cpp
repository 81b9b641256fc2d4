#include "fit/combine.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <tuple>

#include "fit/memory.hpp"
#include "fit/selection.hpp"

namespace tlsfit::fit {

namespace {

using Ids = std::vector<std::size_t>;  // sorted, each once

void add_id(Ids& ids, std::size_t id) {
  const auto place = std::lower_bound(ids.begin(), ids.end(), id);
  if (place == ids.end() || *place != id) ids.insert(place, id);
}

/// What plans must have in common to be options of the same kind: features, and what follows once another
/// plan makes a certificate readable.
struct Kind {
  Bits features;
  std::vector<std::pair<Bits, Bits>> once_readable;

  /// Whether an image that serves this kind serves `other` without anything more.
  bool covers(const Kind& other) const {
    return (features & other.features) == other.features &&
           std::all_of(other.once_readable.begin(), other.once_readable.end(), [&](const auto& pair) {
             return std::find(once_readable.begin(), once_readable.end(), pair) != once_readable.end();
           });
  }
  bool operator==(const Kind&) const = default;
};

/// What is taken once however many plans have it: an anchor, or a client certificate.
struct Part {
  std::string name;
  std::int64_t flash = 0;
  std::optional<std::int64_t> anchor_heap;  ///< what hangs on it in the heap, if it is an anchor
  std::size_t last_target = 0;              ///< that could take it
};

/// Of more of these no image gets cheaper.
struct Needs {
  std::int64_t in = 0, handshake_in = 0, out = 0, chain = 0, kept_chain = 0,
               verifying = 0;  // the largest counts
  std::int64_t part_flash = 0, anchors = 0, anchor_parts = 0,
               largest_anchor = 0;  // of parts not shared later

  auto all() const {
    return std::array{in,         handshake_in, out,          chain,         kept_chain,
                      part_flash, anchors,      anchor_parts, largest_anchor};
  }
  bool no_more_than(const Needs& other) const {
    const auto mine = all(), theirs = other.all();
    return std::equal(mine.begin(), mine.end(), theirs.begin(), std::less_equal());
  }
  void add(const Part& part) {
    part_flash += part.flash;
    if (!part.anchor_heap) return;
    ++anchors;
    anchor_parts += *part.anchor_heap;
    largest_anchor = std::max(largest_anchor, *part.anchor_heap);
  }
};

/// One plan of a target, reduced to what decides costs.
struct Item {
  std::size_t kind = 0;
  Ids parts;
  Needs needs;
  std::size_t plan = 0;
};

struct State {
  Ids kinds, parts;
  Needs needs;
  std::vector<std::size_t> plans;
};

class Combiner {
 public:
  Combiner(const std::vector<std::vector<Candidate>>& targets, const Choice& choice,
           const std::vector<Build>& builds, const Catalogue& catalogue)
      : choice_(choice),
        builds_(builds),
        catalogue_(catalogue),
        keys_(key_place(choice.shape)),
        selection_(catalogue, choice),
        costs_(option_costs(choice, catalogue)) {
    for (std::size_t i = 0; i < catalogue.options.size(); ++i) {
      if (catalogue.options[i].name == "MBEDTLS_SSL_KEEP_PEER_CERTIFICATE") keeps_chain_ = i;
      if (catalogue.options[i].name == "MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK") anchor_by_anchor_ = i;
    }
    serves_ = selection_.bits_of(choice.shape.serves);
    refuses_ = selection_.bits_of(choice.shape.refuses);
    tls12_ = selection_.bits_of({"tls1.2"});
    tls13_ = selection_.bits_of({"tls1.3"});
    for (std::size_t target = 0; target < targets.size(); ++target) {
      items_.emplace_back();
      for (std::size_t i = 0; i < targets[target].size(); ++i) take(targets[target][i], target, i);
    }
    for (const Kind& kind : kinds_) asked_.push_back(selection_.asked(kind.features));
    decisive_ = selection_.that_may_save(costs_) | tls12_ | tls13_;
    for (auto& items : items_) drop_worse(items);
  }

  std::vector<Combination> run() {
    std::vector<State> states{State{}};
    for (std::size_t target = 0; target < items_.size(); ++target) {
      states = extended(states, target);
      if (states.size() > most_states) keep_best(states);
    }
    std::map<std::pair<std::string, std::string>, std::pair<double, Combination>> best;
    for (const State& state : states) {
      const std::optional<Priced> priced = price(state);
      if (!priced) continue;
      for (const Build& build : builds_) {
        const Cost cost = of_image(*priced, build);
        Choice with = choice_;
        with.build = build;
        const double score = score_of(with, cost);
        const auto [place, is_new] = best.try_emplace({build.name, priced->versions});
        if (!is_new && (score > place->second.first ||
                        (score == place->second.first && state.plans >= place->second.second.plans)))
          continue;
        place->second = {score, {state.plans, priced->versions, build, cost}};
      }
    }
    std::vector<Combination> result;
    for (auto& [key, found] : best) result.push_back(std::move(found.second));
    return result;
  }

 private:
  /// What a state costs but for the image that its options are added to.
  struct Priced {
    Cost options;
    std::string versions;
    HeapNeeds heap;
    std::int64_t part_flash = 0, more_verifying = 0;
  };

  std::size_t kind_of(const Candidate& candidate) {
    Kind kind{.features = selection_.bits_of(candidate.features), .once_readable = {}};
    for (const auto& [reading, key] : candidate.once_readable)
      kind.once_readable.emplace_back(selection_.bits_of(reading), selection_.bits_of(key));
    const auto found = std::find(kinds_.begin(), kinds_.end(), kind);
    if (found != kinds_.end()) return static_cast<std::size_t>(found - kinds_.begin());
    kinds_.push_back(std::move(kind));
    return kinds_.size() - 1;
  }

  std::size_t part_of(const std::string& name, std::int64_t flash, std::optional<std::int64_t> anchor_heap,
                      std::size_t target) {
    auto found =
        std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.name == name; });
    if (found == parts_.end()) {
      parts_.push_back({name, flash, anchor_heap, target});
      found = parts_.end() - 1;
    }
    found->last_target = target;
    return static_cast<std::size_t>(found - parts_.begin());
  }

  void take(const Candidate& candidate, std::size_t target, std::size_t plan) {
    Item item{.kind = kind_of(candidate), .parts = {}, .needs = {}, .plan = plan};
    for (const AnchorCertificate& anchor : candidate.anchors)
      add_id(item.parts, part_of("anchor " + anchor.anchor.sha256, flash_of(anchor),
                                 parts_of(anchor.anchor).in(keys_), target));
    if (candidate.identity)
      add_id(item.parts, part_of("own " + candidate.identity->certificate.sha256,
                                 flash_of(*candidate.identity), std::nullopt, target));
    const RecordPlan& record = candidate.plan.record;
    item.needs.in = record.in;
    item.needs.handshake_in = record.handshake_in == 0 ? record.in : record.handshake_in;
    item.needs.out = record.out;
    item.needs.chain = candidate.chain.in(keys_);
    item.needs.kept_chain = kept_chain(candidate).in(keys_);
    item.needs.verifying = candidate.verifying.in(choice_.shape);
    items_[target].push_back(std::move(item));
  }

  /// Whether whatever the other targets take, an image with `a` costs no more than the same one with `b`.
  bool no_dearer(const Item& a, const Item& b) const {
    const Kind &mine = kinds_[a.kind], &theirs = kinds_[b.kind];
    return theirs.covers(mine) && (mine.features & decisive_) == (theirs.features & decisive_) &&
           a.parts == b.parts && a.needs.no_more_than(b.needs);
  }

  /// Of two that cost the same the first stays, so what comes first is never dropped for what comes later.
  void drop_worse(std::vector<Item>& items) const {
    std::vector<Item> kept;
    for (Item& item : items)
      if (std::none_of(kept.begin(), kept.end(), [&](const Item& other) { return no_dearer(other, item); }))
        kept.push_back(std::move(item));
    items = std::move(kept);
  }

  State joined(const State& before, const Item& item, std::size_t target) const {
    State state = before;
    if (std::none_of(state.kinds.begin(), state.kinds.end(),
                     [&](std::size_t kind) { return kinds_[kind].covers(kinds_[item.kind]); })) {
      std::erase_if(state.kinds, [&](std::size_t kind) { return kinds_[item.kind].covers(kinds_[kind]); });
      add_id(state.kinds, item.kind);
    }
    for (const std::size_t part : item.parts) add_id(state.parts, part);
    std::erase_if(state.parts, [&](std::size_t id) {
      const Part& part = parts_[id];
      if (part.last_target > target) return false;
      state.needs.add(part);
      return true;
    });
    state.needs.in = std::max(state.needs.in, item.needs.in);
    state.needs.handshake_in = std::max(state.needs.handshake_in, item.needs.handshake_in);
    state.needs.out = std::max(state.needs.out, item.needs.out);
    state.needs.chain = std::max(state.needs.chain, item.needs.chain);
    state.needs.kept_chain = std::max(state.needs.kept_chain, item.needs.kept_chain);
    state.needs.verifying = std::max(state.needs.verifying, item.needs.verifying);
    state.plans.push_back(item.plan);
    return state;
  }

  std::vector<State> extended(const std::vector<State>& states, std::size_t target) const {
    std::map<std::pair<Ids, Ids>, std::vector<State>> alike;
    for (const State& state : states)
      for (const Item& item : items_[target]) {
        State next = joined(state, item, target);
        std::vector<State>& others = alike[{next.kinds, next.parts}];
        // The plans of one that needs as much are looked at later, and come later in the lists.
        if (std::any_of(others.begin(), others.end(),
                        [&](const State& other) { return other.needs.no_more_than(next.needs); }))
          continue;
        std::erase_if(others, [&](const State& other) { return next.needs.no_more_than(other.needs); });
        others.push_back(std::move(next));
      }
    std::vector<State> result;
    for (auto& [key, list] : alike) std::move(list.begin(), list.end(), std::back_inserter(result));
    std::sort(result.begin(), result.end(), [](const State& a, const State& b) { return a.plans < b.plans; });
    return result;
  }

  void keep_best(std::vector<State>& states) const {
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < states.size(); ++i) {
      const std::optional<Priced> priced = price(states[i]);
      if (priced) order.emplace_back(score_of(choice_, of_image(*priced, builds_.front())), i);
    }
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), most_states));
    std::vector<State> kept;
    for (const auto& [score, i] : order) kept.push_back(std::move(states[i]));
    std::sort(kept.begin(), kept.end(), [](const State& a, const State& b) { return a.plans < b.plans; });
    states = std::move(kept);
  }

  /// Nothing if the shape does not serve it.
  std::optional<Priced> price(const State& state) const {
    Bits all;
    std::vector<Bits> features;
    for (const std::size_t kind : state.kinds) {
      features.push_back(kinds_[kind].features);
      all |= features.back();
    }
    for (bool changed = true; changed;) {  // as close_features() does
      changed = false;
      for (std::size_t i = 0; i < state.kinds.size(); ++i)
        for (const auto& [reading, key] : kinds_[state.kinds[i]].once_readable) {
          if ((all & reading) != reading || (features[i] & key) == key) continue;
          features[i] |= key;
          all |= key;
          changed = true;
        }
    }
    if (!choice_.shape.serves.empty() && (all & ~serves_).any()) return std::nullopt;
    if ((all & refuses_).any()) return std::nullopt;
    Bits asked;
    for (std::size_t i = 0; i < state.kinds.size(); ++i)
      asked |= features[i] == kinds_[state.kinds[i]].features ? asked_[state.kinds[i]]
                                                              : selection_.asked(features[i]);
    const Bits on = selection_.on(asked, all);
    Priced priced;
    for (std::size_t i = 0; i < costs_.size(); ++i)
      if (on[i]) priced.options += costs_[i];
    const bool old = (all & tls12_).any(), fresh = (all & tls13_).any();
    priced.versions = old && fresh ? "tls1.2+tls1.3" : old ? "tls1.2" : "tls1.3";
    Needs needs = state.needs;
    for (const std::size_t part : state.parts) needs.add(parts_[part]);
    priced.heap = {.in = needs.in,
                   .handshake_in = needs.handshake_in,
                   .out = needs.out,
                   .chain = ParsedHeap::everywhere(needs.chain),
                   .kept_chain = ParsedHeap::everywhere(needs.kept_chain),
                   .anchors = needs.anchors,
                   .anchor_parts = ParsedHeap::everywhere(needs.anchor_parts),
                   .largest_anchor = ParsedHeap::everywhere(needs.largest_anchor),
                   .keys = keys_,
                   .keeps_chain = on[keeps_chain_],
                   .anchor_by_anchor = on[anchor_by_anchor_]};
    priced.part_flash = needs.part_flash;
    priced.more_verifying = more_verifying({.own = needs.verifying,
                                            .smallest = needs.verifying,
                                            .p256m = needs.verifying,
                                            .generic = needs.verifying},
                                           choice_.shape, catalogue_);
    return priced;
  }

  Cost of_image(const Priced& priced, const Build& build) const {
    const auto [place, is_new] = images_.try_emplace({build.name, priced.versions});
    if (is_new) {
      Choice with = choice_;
      with.build = build;
      place->second = cost_without_options(priced.versions, with, catalogue_);
    }
    Cost cost = place->second;
    cost += priced.options;
    cost.flash += priced.part_flash;
    cost.handshake += priced.more_verifying;
    cost.heap = estimated_heap(priced.heap, cost.heap);
    return cost;
  }

  const Choice& choice_;
  const std::vector<Build>& builds_;
  const Catalogue& catalogue_;
  KeyPlace keys_;  ///< of the shape's images
  OptionSelection selection_;
  std::vector<Cost> costs_;
  std::size_t keeps_chain_ = 0, anchor_by_anchor_ = 0;
  Bits serves_, refuses_, tls12_, tls13_;
  Bits decisive_;  ///< features that may make an image cheaper, or decide which it is
  std::vector<Kind> kinds_;
  std::vector<Bits> asked_;  ///< by each kind
  std::vector<Part> parts_;
  std::vector<std::vector<Item>> items_;
  mutable std::map<std::pair<std::string, std::string>, Cost> images_;
};

}  // namespace

double score_of(const Choice& choice, const Cost& cost) {
  const auto flash = static_cast<double>(cost.flash);
  const double ram = static_cast<double>(cost.static_bytes + cost.stack) +
                     static_cast<double>(choice.connections) * static_cast<double>(cost.heap);
  if (choice.objective == "flash") return flash + ram / 16;
  if (choice.objective == "ram") return ram + flash / 16;
  if (choice.objective == "time") return static_cast<double>(cost.handshake) / 1000 + (flash / 4 + ram) / 16;
  return flash / 4 + ram;
}

std::vector<Combination> best_combinations(const std::vector<std::vector<Candidate>>& targets,
                                           const Choice& choice, const std::vector<Build>& builds,
                                           const Catalogue& catalogue) {
  if (builds.empty()) return {};
  return Combiner(targets, choice, builds, catalogue).run();
}

}  // namespace tlsfit::fit
