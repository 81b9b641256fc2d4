// Which nets there are, what each is joined with, and how each board has it wired: for `tlsfit doctor` and
// for the help of the commands that take one.
#pragma once

#include <string>
#include <vector>

#include "model/board.hpp"
#include "model/net.hpp"

namespace tlsfit {

/// Those that come with tlsfit, by id, sorted. Throws Error (Usage).
std::vector<Net> all_nets();
std::vector<Board> all_boards();

/// "Boards:" and a line for each.
std::string boards_help(const std::vector<Board>& boards);
/// "Nets:" and a line for each.
std::string nets_help(const std::vector<Net>& nets);

/// A line for each net and board.
std::string nets_text(const std::vector<Net>& nets, const std::vector<Board>& boards);
/// The same: `id`, `name`, `bus`, `bus_hz`, `connections`, `join`, and `boards`, each with `board`, `bus`,
/// `pins`.
Json nets_json(const std::vector<Net>& nets, const std::vector<Board>& boards);

}  // namespace tlsfit
