#include "base/error.hpp"
#include "emulator/esp8266/esp8266ex.hpp"
#include "emulator/rp2040/boot.hpp"
#include "emulator/rp2040/rp2040.hpp"
#include "emulator/soc.hpp"
#include "emulator/stm32f1/stm32f103.hpp"
#include "emulator/stm32f4/stm32f401.hpp"

namespace tlsfit::emulator {

std::vector<Region> constant_pages(const Board& board) {
  // System memory's end and the option bytes, right below RAM (RM0008 section 3.3).
  if (board.soc == "stm32f1") return {{0x1FFFF000, 0x1000}};
  return {};
}

std::vector<Region> device_pages(const Board& board) {
  // SSI and SIO (RP2040 datasheet section 2.2).
  if (board.soc == "rp2040") return {{0x18000000, 0x1000}, {0xD0000000, 0x1000}};
  return {};
}

std::optional<Region> code_ram(const Board& board) {
  if (board.soc == "rp2040") return Region{rp2040::boot2_page, unicorn_page};
  return std::nullopt;
}

void Soc::boot(Cpu& cpu, std::uint32_t image) {
  cpu.reset(image);
}

std::unique_ptr<Soc> make_soc(const Board& board, const SocParts& parts, const Defects& defects) {
  if (board.soc == "esp8266") return std::make_unique<esp8266::Esp8266Ex>(board, parts, defects);
  if (board.soc == "rp2040") return std::make_unique<rp2040::Rp2040>(board, parts, defects);
  if (board.soc == "stm32f1") return std::make_unique<stm32f1::Stm32f103>(board, parts, defects);
  if (board.soc == "stm32f4") return std::make_unique<stm32f4::Stm32f401>(board, parts, defects);
  throw Error(ExitCode::Usage, "board {}: the emulator has no {} chip", board.id, board.soc);
}

}  // namespace tlsfit::emulator
