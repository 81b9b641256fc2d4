#include "base/error.hpp"
#include "emulator/soc.hpp"
#include "emulator/stm32f1/stm32f103.hpp"
#include "emulator/stm32f4/stm32f401.hpp"

namespace tlsfit::emulator {

std::vector<Region> constant_pages(const Board& board) {
  // System memory's end and the option bytes, right below RAM (RM0008 section 3.3).
  if (board.soc == "stm32f1") return {{0x1FFFF000, 0x1000}};
  return {};
}

std::unique_ptr<Soc> make_soc(const Board& board, const SocParts& parts, const Defects& defects) {
  if (board.soc == "stm32f1") return std::make_unique<stm32f1::Stm32f103>(board, parts, defects);
  if (board.soc == "stm32f4") return std::make_unique<stm32f4::Stm32f401>(board, parts, defects);
  throw Error(ExitCode::Usage, "board {}: the emulator has no {} chip", board.id, board.soc);
}

}  // namespace tlsfit::emulator
