// The profiles that the cells of a matrix are fitted for.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cmd/profiles.hpp"
#include "fit/many.hpp"
#include "model/matrix.hpp"

namespace tlsfit {

/// What one name of the matrix stands for: its servers, or why one of them has no profile; or many servers.
struct TargetSet {
  std::variant<std::vector<TargetProfile>, Error> profiles;
  std::optional<fit::ManyServers> many = {};  ///< in place of profiles
  std::vector<std::string> arguments;         ///< as `tlsfit fit` would be given them
};

/// Reads the files, and probes each server once, however many cells it is for. A server that does not answer
/// is the trouble of its own cells; a file that cannot be read stops the command. Throws Error (Usage).
std::map<std::string, TargetSet> target_sets(const Matrix& matrix, const std::vector<Cell>& cells);

/// The candidates of each server, with verification ending at `anchor`. Throws Error.
std::vector<std::vector<fit::Candidate>> candidates_of(const TargetSet& set, const std::string& anchor,
                                                       const fit::Catalogue& catalogue);

/// Everything in a set that decides what is made of it, as a text: what servers accept and send, not when
/// they were asked or by which address. Empty if one has no profile.
std::string deciding_text(const TargetSet& set);

}  // namespace tlsfit
