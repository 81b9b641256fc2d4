// What changed between two size reports ("tlsfit.size-diff/1"). The components' deltas sum exactly to the
// totals'.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/fields.hpp"

namespace tlsfit {

struct SymbolDelta {
  enum class Change { New, Gone, Grew, Shrank };
  std::string name;
  std::string object;
  Change change = Change::Grew;
  std::int64_t flash = 0, ram = 0;
  bool operator==(const SymbolDelta&) const = default;
};

/// "new", "gone", "grew", "shrank"
std::string_view name_of(SymbolDelta::Change change);

struct ComponentDelta {
  std::string name;
  std::int64_t flash = 0, ram = 0;
  std::vector<SymbolDelta> symbols;  ///< those that changed, the largest change first
  bool operator==(const ComponentDelta&) const = default;
};

struct TotalDelta {
  std::uint64_t before = 0, after = 0;
  std::uint64_t capacity = 0;  ///< of the newer one; 0: not known
  bool operator==(const TotalDelta&) const = default;
  std::int64_t delta() const { return static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before); }
};

struct SizeDiff {
  TotalDelta flash;
  TotalDelta ram;                          ///< static, stack and heap
  std::vector<ComponentDelta> components;  ///< those that changed, the largest change first
  bool operator==(const SizeDiff&) const = default;
};

Json to_json(const SizeDiff& diff);

}  // namespace tlsfit
