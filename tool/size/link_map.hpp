// The map file that GNU ld writes with -Map: which object each byte of an image came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tlsfit {

/// An input section as ld placed it, or one of its `*fill*` rows.
struct MapPiece {
  std::string input_section;  ///< ".text.mbedtls_aes_init", "COMMON", "*fill*"
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  std::string object;  ///< "CMakeFiles/a.dir/b.cpp.obj", "lib/libc.a(memcpy.o)"; empty for fill
  bool operator==(const MapPiece&) const = default;
};

struct MapSection {
  std::string name;  ///< of the output section: ".text"
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  std::optional<std::uint64_t> load_address;  ///< only where ld prints one, that is where it differs
  std::vector<MapPiece> pieces;               ///< in the file's order; sizes of 0 are left out
  bool operator==(const MapSection&) const = default;
};

/// A line of the "Memory Configuration": a MEMORY region of the linker script.
struct MapRegion {
  std::string name;
  std::uint64_t origin = 0;
  std::uint64_t length = 0;
  bool operator==(const MapRegion&) const = default;
};

struct LinkMap {
  std::vector<MapRegion> regions;    ///< without *default*
  std::vector<MapSection> sections;  ///< debugging sections too
  bool operator==(const LinkMap&) const = default;
};

/// Understands what it can: rows that do not look like ld's are passed over, so any text gives a map, though
/// perhaps an empty one. What ld discarded is not in it.
LinkMap parse_link_map(std::string_view text);

}  // namespace tlsfit
