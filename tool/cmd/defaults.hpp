// What a person need not say: tlsfit.json of the folder we are in says it (model/project.hpp), or there is
// only one that it could be. What the command line says goes before both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cmd/fit_targets.hpp"
#include "model/board.hpp"
#include "model/project.hpp"

namespace tlsfit {

/// What the help says of --board and --net.
inline constexpr const char* board_help =
    "board id, or a .json file (default: tlsfit.json's, or the only one)";
inline constexpr const char* net_help = "net id, or a .json file (default: tlsfit.json's, or the only one)";

/// The ids of the nets that the board is wired to: choices for --net.
std::vector<std::string> wired_nets(const Board& board);

/// `given`; else `usual`, which tlsfit.json says; else the only one of `choices`. Throws Error (Usage) that
/// lists them.
/// @param option what it is given by: "--net"
std::string settled(const std::string& given, const std::string& usual,
                    const std::vector<std::string>& choices, std::string_view option);

/// Fills in what the arguments leave empty, and says what of it came from tlsfit.json. Throws Error (Usage)
/// if a board or a net is missing.
void settle(FitArguments& arguments, const std::optional<Project>& project);

/// Board, net and program of the fit in `folder`, where they are not named: it was made for one of each.
void settle_by_fit(FitArguments& arguments, const fs::path& folder, const std::optional<Project>& project);

/// `given`, else the image that `tlsfit build` makes here: by tlsfit.json, or the only one below build/.
/// Throws Error (Usage) that says what is missing.
std::string settled_image(const std::string& given, std::string_view command);

/// `given`, else the folder of a fit that is here: where `tlsfit build` or `tlsfit fit` puts it. Empty: none.
std::string settled_fit(const std::string& given);

/// " --board pico --net wiznet", one of each that there are, of what neither tlsfit.json says nor goes
/// without saying, for a command that is suggested.
std::string place_options();

/// What `tlsfit probe` asks where no target is named: those of tlsfit.json, else of targets.json.
struct UsualTargets {
  std::vector<std::string> names;  ///< HOST[:PORT]; none: nothing says them
  std::string ca;                  ///< the roots that they all are verified by; empty: this machine's
};
UsualTargets usual_targets();

}  // namespace tlsfit
