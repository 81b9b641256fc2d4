// Flash and RAM of a fit: estimates until an image was linked and run, and what the linker script reserves.
#pragma once

#include <optional>
#include <vector>

#include "fit/options.hpp"
#include "model/board.hpp"

namespace tlsfit::fit {

struct MemoryWish {
  std::uint32_t connections = 2;           ///< at once
  std::optional<std::uint64_t> heap_peak;  ///< of one connection, as a rehearsal measured it on this host
};

/// Flash by adding up, against what the layout gives the image.
FlashUse estimated_flash(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                         const Layout& layout, const Catalogue& catalogue);

/// RAM, with the arena and the stack that the linker script is to reserve. The arena has room for all
/// connections in the handshake at once; a rehearsal's heap peak counts 64-bit pointers, so that it is an
/// upper bound for a 32-bit board.
RamUse planned_ram(const std::vector<Candidate>& plans, const std::vector<OptionUse>& options,
                   const MemoryWish& wish, const Board& board, const Catalogue& catalogue);

/// Throws Error (No) if flash or RAM is over-full, saying by how much, what is largest and what would help.
void check_memory(const Fit& fit);

}  // namespace tlsfit::fit
