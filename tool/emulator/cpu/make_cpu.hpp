// Which processor a board has, by what its core's file names ("emulator").
#pragma once

#include <memory>

#include "emulator/bus.hpp"
#include "emulator/clock.hpp"
#include "emulator/cpu/cpu.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {

/// @param strict faults that silicon has, where the emulator is slow with them
/// Throws Error (Usage) for a core that the emulator does not have.
std::unique_ptr<Cpu> make_cpu(const Board& board, Clock& clock, Bus& bus, bool strict);

}  // namespace tlsfit::emulator
