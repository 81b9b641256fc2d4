// Whose order of suites counts in TLS 1.2, and what the server's is.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "probe/survey.hpp"

namespace tlsfit::probe {

/// Suites as they were offered together, and those of them that were accepted, as the server chose them.
struct AskedSuites {
  std::vector<std::uint16_t> offered, accepted;
  bool turned_round = false;  ///< offered against the guess at most servers' order
};

/// Whether the server has an order of its own, from answers that have come already: it has if any of its
/// choices was not the client's first, and has not if it took several suites of lists that were turned round
/// just as they came. Nothing if so few are accepted that chance may have had a hand in it.
std::optional<bool> has_own_order(const std::vector<AskedSuites>& lists);

/// The same by one more hello, with what is accepted turned round.
Task<std::optional<bool>> ask_own_order(Survey& survey, std::vector<std::uint16_t> accepted);

/// One order from lists that are each in the server's order.
Task<std::vector<std::uint16_t>> merge_in_order(Survey& survey,
                                                std::vector<std::vector<std::uint16_t>> lists);

}  // namespace tlsfit::probe
