// Conditions that a person sets on flash and RAM, and what would help when they are broken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fit/search.hpp"

namespace tlsfit::fit {

struct Limits {
  std::optional<std::uint64_t> flash;      ///< bytes of the image
  std::optional<std::uint64_t> ram;        ///< bytes that are static or reserved for heap and stack
  std::optional<std::uint64_t> handshake;  ///< instructions of one handshake on the emulated board
};

/// A change that the person could make, and what it would save by the estimates; negative: costs.
struct Relaxation {
  std::string change;
  std::int64_t flash = 0, ram = 0;
};

/// Everything that could be given up: each target, connections, the objective, and servers that obey no
/// limit. Only what saves something; the order is fixed.
std::vector<Relaxation> relaxations(const Trial& fitted, const std::vector<std::vector<Candidate>>& targets,
                                    const Board& board, const std::string& layout,
                                    const Catalogue& catalogue);

/// Throws Error (No) that names each broken limit, by how much, and what would help: changes that suffice
/// come first, the smallest of them before larger ones; then up to three that help, the largest first.
/// @param estimated_handshake counts where the fit was not run
void check_limits(const Fit& fit, const Limits& limits, const std::vector<Relaxation>& possible,
                  std::uint64_t estimated_handshake = 0);

}  // namespace tlsfit::fit
