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

struct SizeReport {
  std::uint64_t flash_used = 0, flash_capacity = 0;
  std::uint64_t ram_static = 0, ram_stack = 0, ram_heap = 0, ram_capacity = 0;
  std::string ram_basis;  ///< "measured" (by a run) or "reserved" (by the linker script)
  std::vector<Component> components;

  bool operator==(const SizeReport&) const = default;
  std::uint64_t ram_total() const { return ram_static + ram_stack + ram_heap; }
};

Json to_json(const SizeReport& report);

}  // namespace tlsfit
