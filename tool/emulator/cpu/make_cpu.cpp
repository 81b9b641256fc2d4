#include "emulator/cpu/make_cpu.hpp"

#include "base/error.hpp"
#include "emulator/cpu/core.hpp"
#include "emulator/soc.hpp"

namespace tlsfit::emulator {

std::unique_ptr<Cpu> make_cpu(const Board& board, Clock& clock, Bus& bus, bool strict) {
  if (const CpuModel* const model = find_cpu_model(board.core.emulator))
    return std::make_unique<Core>(clock, bus, board.flash, board.ram,
                                  Engine::Options{.strict = strict,
                                                  .cpu = model,
                                                  .constants = constant_pages(board),
                                                  .devices = device_pages(board),
                                                  .code_ram = code_ram(board)});
  throw Error(ExitCode::Usage, "board {}: the emulator has no {}", board.id, board.core.name);
}

}  // namespace tlsfit::emulator
