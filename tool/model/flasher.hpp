// The programs that put an image onto a board (configs/flashers.json).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/board.hpp"

namespace tlsfit {

struct Flasher {
  std::string id;       ///< the program's name: "dfu-util"
  std::string package;  ///< Debian's
  std::string about;    ///< what it needs between the computer and the board
  std::vector<std::string> socs;
  /// Its arguments, itself first, with holes: "{bin}", "{hex}", "{dfu}", "{base}", "{port}".
  std::vector<std::string> command;

  bool needs_port() const;
  bool operator==(const Flasher&) const = default;
};

/// Those for a board, the best first. Throws Error (Usage).
std::vector<Flasher> flashers_for(const Board& board);
/// Throws Error (Usage).
std::vector<Flasher> flashers_from_json(const Json& json, std::string where);

/// The command with its holes filled. Throws Error (Defect) if one has no value.
std::vector<std::string> filled(const Flasher& flasher, const std::map<std::string, std::string>& holes);

}  // namespace tlsfit
