// Which options a set of plans takes, with features and options as bits: a search asks for thousands of
// combinations, and each answer takes a microsecond.
#pragma once

#include <bitset>
#include <utility>
#include <vector>

#include "fit/choice.hpp"
#include "fit/plan.hpp"

namespace tlsfit::fit {

/// One bit for each feature, or for each option, in the catalogue's order.
using Bits = std::bitset<256>;

class OptionSelection {
 public:
  /// `catalogue` must outlive it. Throws Error (Defect) if the catalogue has more than Bits holds.
  OptionSelection(const Catalogue& catalogue, const Choice& choice);

  /// Features as bits, without the choice's own.
  Bits bits_of(const Features& features) const;
  /// Options that one plan with these features asks for, in this shape and for this objective.
  Bits asked(const Bits& features) const;
  /// What is on when plans ask for these options together and `all` are the features of all of them: without
  /// what a feature forbids, with what the rest requires.
  Bits on(Bits asked, const Bits& all) const;
  /// The same, with the option that each one which no plan asks for is required by.
  std::vector<std::pair<std::size_t, std::size_t>> complete(Bits& asked, const Bits& all) const;

  /// Features with which an image may become cheaper than without: those that turn on an option which saves
  /// something, or forbid one that costs something. More of any other features never saves.
  /// @param costs of each option, when it is on
  Bits that_may_save(const std::vector<Cost>& costs) const;

 private:
  struct Rule {
    std::vector<Bits> when;
    Bits unless;
    std::vector<std::size_t> required;  ///< indices of options
    bool left_out = false;              ///< by the choice
  };
  std::map<std::string, std::size_t, std::less<>> feature_;
  std::vector<Rule> rules_;
  Bits common_;  ///< features that hold whatever the plans are
};

}  // namespace tlsfit::fit
