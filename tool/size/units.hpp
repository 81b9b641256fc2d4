// Which source file the bytes of a program were compiled from, as its DWARF says (versions 2 to 5).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/elf.hpp"

namespace tlsfit {

/// The compile units of a program: a source file, and where its functions and variables lie.
class Units {
 public:
  struct Place {
    std::uint64_t first = 0, end = 0;  ///< of a variable, whose size its symbol knows, the first byte alone
    std::size_t unit = 0;
  };
  /// What was compiled to the byte at `address`, or null.
  const Place* at(std::uint64_t address) const;
  /// Path of the source file.
  const std::string& path(const Place& place) const { return paths_[place.unit]; }

  /// `places` may come in any order.
  Units(std::vector<std::string> paths, std::vector<Place> places);
  Units() = default;

 private:
  std::vector<std::string> paths_;
  std::vector<Place> places_;  ///< by first
};

/// Reads .debug_info and what it refers to. Understands what it can: a damaged unit ends the reading of that
/// unit, not of the program; without DWARF there are no units. Compressed sections are passed over.
Units read_units(const ElfFile& file);

}  // namespace tlsfit
