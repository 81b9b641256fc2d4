// A verdict: whether an image for some targets fits a board with a net, before anything is built.
#pragma once

#include <string>
#include <vector>

#include "model/board.hpp"
#include "model/fit.hpp"

namespace tlsfit {

struct Verdict {
  std::string board, net, layout;
  bool fits = false;
  bool sized = false;  ///< whether flash and RAM are known: not if there is no such image at all
  FlashUse flash;
  RamUse ram;
  std::uint64_t handshake = 0;    ///< instructions; 0: not known
  std::string of_core;            ///< estimated from another core's costs, this one's; empty: from its own
  std::string shape, build;       ///< what the image would be made of
  std::string why;                ///< if it does not fit: of what there is too little, by how much
  std::vector<std::string> help;  ///< changes each of which would make it fit, by estimate
  AskedRam asked;                 ///< of the board: what a request's peak is compared with
  bool operator==(const Verdict&) const = default;
};

/// Schema tlsfit.verdict/1: the targets' names, and a verdict for each board and net.
Json verdicts_json(const std::vector<std::string>& targets, const std::vector<Verdict>& verdicts);

}  // namespace tlsfit
