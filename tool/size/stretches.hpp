// Cuts an image's memory into stretches, each with one origin, that cover every byte exactly once.
#pragma once

#include <cstdint>
#include <vector>

#include "base/elf.hpp"
#include "size/components.hpp"
#include "size/link_map.hpp"
#include "size/units.hpp"

namespace tlsfit {

/// A run of bytes with one origin.
struct Stretch {
  enum class Kind {
    Known,     ///< an object or a symbol owns it
    Padding,   ///< the linker's fill, or a gap between sections
    Nameless,  ///< without a map: no symbol covers it (string literals, say)
  };
  std::uint64_t address = 0;  ///< where the program sees it; for gaps between sections where it is flashed
  std::uint64_t size = 0;
  bool flash = false;  ///< its bytes are in the image that is flashed
  bool ram = false;    ///< it takes RAM; initialised data is both
  Kind kind = Kind::Known;
  Origin origin;
  std::string input_section;  ///< from the map; may be empty
  bool operator==(const Stretch&) const = default;
};

/// Addresses from `first` up to, not including, `end`.
struct Span {
  std::uint64_t first = 0, end = 0;
  bool operator==(const Span&) const = default;
};

/// Whether `map` was written by the link that made `file`: the same sections at the same places.
bool belongs_to(const LinkMap& map, const ElfFile& file);

/// Flash is what the PT_LOAD segments hold, by load address; RAM is every allocated section inside `ram`.
/// So the sizes of the stretches with `flash` sum to the bytes of the segments and those with `ram` to the
/// sizes of the sections, whatever symbols and map say: they only name what is counted anyway. `map` may be
/// null; `units` name the sources of what no map knows. Throws Error (Usage) that names `where` if segments
/// or sections lie on top of one another.
std::vector<Stretch> stretches_of(const ElfFile& file, const LinkMap* map, const std::vector<Span>& ram,
                                  const std::string& where, const Units& units = {});

}  // namespace tlsfit
