#include "fit/selection.hpp"

#include <algorithm>

namespace tlsfit::fit {

OptionSelection::OptionSelection(const Catalogue& catalogue, const Choice& choice) {
  if (catalogue.features.size() > Bits().size() || catalogue.options.size() > Bits().size())
    throw Error(ExitCode::Defect, "configs/mbedtls: more features or options than {}: widen fit::Bits",
                Bits().size());
  for (const auto& [name, about] : catalogue.features) feature_.emplace(name, feature_.size());
  common_ = bits_of(choice.shape.features) | bits_of(choice.program) |
            bits_of({"client", "optimize:" + choice.objective});
  std::map<std::string_view, std::size_t> index;
  for (const Option& option : catalogue.options) index.emplace(option.name, index.size());
  for (const Option& option : catalogue.options) {
    Rule rule;
    for (const auto& terms : option.when) rule.when.push_back(bits_of({terms.begin(), terms.end()}));
    rule.unless = bits_of({option.unless.begin(), option.unless.end()});
    for (const std::string& name : option.requires_options) rule.required.push_back(index.at(name));
    rule.left_out = choice.without.contains(option.name);
    rules_.push_back(std::move(rule));
  }
}

Bits OptionSelection::bits_of(const Features& features) const {
  Bits bits;
  for (const std::string& feature : features)
    if (const auto found = feature_.find(feature); found != feature_.end()) bits.set(found->second);
  return bits;
}

Bits OptionSelection::asked(const Bits& features) const {
  const Bits all = features | common_;
  Bits options;
  for (std::size_t i = 0; i < rules_.size(); ++i)
    if (std::any_of(rules_[i].when.begin(), rules_[i].when.end(),
                    [&](const Bits& terms) { return (terms & all) == terms; }))
      options.set(i);
  return options;
}

std::vector<std::pair<std::size_t, std::size_t>> OptionSelection::complete(Bits& asked,
                                                                           const Bits& all) const {
  const Bits features = all | common_;
  Bits allowed;
  for (std::size_t i = 0; i < rules_.size(); ++i)
    allowed.set(i, !rules_[i].left_out && (rules_[i].unless & features).none());
  asked &= allowed;
  std::vector<std::pair<std::size_t, std::size_t>> brought;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (!asked[i]) continue;
      for (const std::size_t required : rules_[i].required) {
        if (asked[required] || !allowed[required]) continue;
        asked.set(required);
        brought.emplace_back(required, i);
        changed = true;
      }
    }
  }
  return brought;
}

Bits OptionSelection::on(Bits asked, const Bits& all) const {
  complete(asked, all);
  return asked;
}

Bits OptionSelection::that_may_save(const std::vector<Cost>& costs) const {
  Bits saving, costing;  // by themselves, or by what they require
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Cost& c = costs[i];
    const auto parts = {c.flash, c.static_bytes, c.heap, c.stack, c.handshake};
    saving.set(i, std::any_of(parts.begin(), parts.end(), [](std::int64_t part) { return part < 0; }));
    costing.set(i, std::any_of(parts.begin(), parts.end(), [](std::int64_t part) { return part > 0; }));
  }
  for (std::size_t before = 0; before != saving.count() + costing.count();) {
    before = saving.count() + costing.count();
    for (std::size_t i = 0; i < rules_.size(); ++i)
      for (const std::size_t required : rules_[i].required) {
        if (saving[required]) saving.set(i);
        if (costing[required]) costing.set(i);
      }
  }
  Bits features;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (saving[i])
      for (const Bits& terms : rules_[i].when) features |= terms;
    if (costing[i]) features |= rules_[i].unless;
  }
  return features;
}

}  // namespace tlsfit::fit
