// Where the memories of a device are, and which sections of a program lie in which.
#pragma once

#include <vector>

#include "base/elf.hpp"
#include "model/board.hpp"
#include "model/size_report.hpp"
#include "size/link_map.hpp"
#include "size/stretches.hpp"

namespace tlsfit {

/// The memories of a device, or as much as is known of them.
struct Memories {
  std::vector<MemoryBank> flash, ram;  ///< by address, apart from one another
  std::uint64_t flash_capacity = 0;    ///< that the image may take; 0: not known
  std::uint64_t ram_capacity = 0;
  bool operator==(const Memories&) const = default;
  std::vector<Span> ram_spans() const;
};

/// Flash and RAM of a board; the layout says how much of the flash is the image's, and what others keep
/// there.
/// @param keeps whether the program keeps values in the layout's pages for that
Memories memories_of(const Board& board, const Layout& layout, bool keeps);

/// The MEMORY regions of a linker script, as the map tells them: RAM is where the program's writable sections
/// lie, and what is called so.
Memories memories_of(const std::vector<MapRegion>& regions, const ElfFile& file);

/// Without any of these: RAM is every section that the program writes to, and every one that is flashed
/// elsewhere than it runs. Nothing is known of capacities.
Memories memories_of(const ElfFile& file);

/// The banks, RAM behind flash, with the program's sections in them.
std::vector<MemoryBank> memory_map(const Memories& memories, const ElfFile& file);

}  // namespace tlsfit
