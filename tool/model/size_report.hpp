// Where every byte of an image is ("tlsfit.size/1"). Components sum exactly to what is used.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

struct SymbolSize {
  std::string name;
  std::uint64_t flash = 0, ram = 0;
  std::string object;  ///< object file or library member it came from
  bool operator==(const SymbolSize&) const = default;
};

struct Component {
  std::string name;
  std::uint64_t flash = 0, ram = 0;
  std::vector<SymbolSize> symbols;  ///< largest first
  bool operator==(const Component&) const = default;
};

/// A stretch of addresses of a memory, and what lies there.
struct MemoryPart {
  std::string name;  ///< an output section: ".text"; what others keep there: "bootloader"
  std::uint64_t address = 0, size = 0;
  bool kept = false;  ///< others own it
  bool operator==(const MemoryPart&) const = default;
};

/// A memory of the device, with its parts by address.
struct MemoryBank {
  std::string name;  ///< "flash", "RAM", or what the linker script calls it
  std::uint64_t base = 0, size = 0;
  std::vector<MemoryPart> parts;
  bool operator==(const MemoryBank&) const = default;
};

struct SizeReport {
  std::uint64_t flash_used = 0, flash_capacity = 0;  ///< capacities of 0 are not known
  std::uint64_t ram_static = 0, ram_stack = 0, ram_heap = 0, ram_capacity = 0;
  std::string ram_basis;  ///< "measured" (by a run) or "reserved" (by the linker script)
  std::vector<Component> components;
  std::vector<MemoryBank> memory;  ///< the map of the device's memories; empty if they are not known

  bool operator==(const SizeReport&) const = default;
  std::uint64_t ram_total() const { return ram_static + ram_stack + ram_heap; }
};

Json to_json(const SizeReport& report);
/// What a command saved with --json. Throws Error (Usage) that names `where` if it is not that, or if its
/// rows do not sum to its totals.
SizeReport size_report_from_json(const Json& json, std::string where);

}  // namespace tlsfit
