#include "size/diff.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

namespace tlsfit {

namespace {

/// Without what the compiler appends to clones of a function: "foo.constprop.0" and "foo(int) [clone
/// .part.1]".
std::string_view without_clone(std::string_view name) {
  if (const std::size_t clone = name.find(" [clone "); clone != std::string_view::npos)
    return name.substr(0, clone);
  for (const std::string_view suffix : {".constprop.", ".isra.", ".part.", ".lto_priv.", ".cold"})
    if (const std::size_t at = name.find(suffix); at != std::string_view::npos && at > 0)
      name = name.substr(0, at);
  return name;
}

using Rows = std::vector<const SymbolSize*>;

/// Takes out of `before` and `after` the rows with equal keys, in order, and hands them to `pair`.
template <class Key, class Pair>
void match(Rows& before, Rows& after, const Key& key, const Pair& pair) {
  std::multimap<decltype(key(*before.front())), const SymbolSize**> open;
  for (const SymbolSize*& row : before) open.emplace(key(*row), &row);
  for (const SymbolSize*& row : after) {
    const auto found = open.lower_bound(key(*row));
    if (found == open.end() || found->first != key(*row)) continue;
    pair(*found->second, row);
    *found->second = row = nullptr;
    open.erase(found);
  }
  std::erase(before, nullptr);
  std::erase(after, nullptr);
}

std::int64_t minus(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b);
}

/// How much there is to say of a row.
std::int64_t weight(std::int64_t flash, std::int64_t ram) {
  return std::max(std::abs(flash), std::abs(ram));
}

template <class Delta>
bool weighs_more(const Delta& a, const Delta& b) {
  if (weight(a.flash, a.ram) != weight(b.flash, b.ram))
    return weight(a.flash, a.ram) > weight(b.flash, b.ram);
  return a.name < b.name;
}

ComponentDelta subtract(const Component& before, const Component& after) {
  ComponentDelta delta{.name = after.name.empty() ? before.name : after.name,
                       .flash = minus(after.flash, before.flash),
                       .ram = minus(after.ram, before.ram)};
  const auto add = [&](const SymbolSize* was, const SymbolSize* is) {
    const std::int64_t flash = minus(is ? is->flash : 0, was ? was->flash : 0);
    const std::int64_t ram = minus(is ? is->ram : 0, was ? was->ram : 0);
    if (flash == 0 && ram == 0) return;
    const bool larger = flash != 0 ? flash > 0 : ram > 0;
    delta.symbols.push_back({.name = (is ? is : was)->name,
                             .object = (is ? is : was)->object,
                             .change = was == nullptr  ? SymbolDelta::Change::New
                                       : is == nullptr ? SymbolDelta::Change::Gone
                                       : larger        ? SymbolDelta::Change::Grew
                                                       : SymbolDelta::Change::Shrank,
                             .flash = flash,
                             .ram = ram});
  };
  Rows old_rows, new_rows;
  for (const SymbolSize& row : before.symbols) old_rows.push_back(&row);
  for (const SymbolSize& row : after.symbols) new_rows.push_back(&row);
  match(
      old_rows, new_rows, [](const SymbolSize& s) { return std::pair(s.name, s.object); }, add);
  match(
      old_rows, new_rows, [](const SymbolSize& s) { return s.name; }, add);
  match(
      old_rows, new_rows, [](const SymbolSize& s) { return without_clone(s.name); }, add);
  for (const SymbolSize* const row : old_rows) add(row, nullptr);
  for (const SymbolSize* const row : new_rows) add(nullptr, row);
  std::stable_sort(delta.symbols.begin(), delta.symbols.end(), weighs_more<SymbolDelta>);
  return delta;
}

/// The components, with stack and heap among them.
std::map<std::string, Component> rows_of(const SizeReport& report) {
  std::map<std::string, Component> result;
  const auto add = [&](const Component& component) {
    Component& row = result[component.name];
    row.name = component.name;
    row.flash += component.flash;
    row.ram += component.ram;
    row.symbols.insert(row.symbols.end(), component.symbols.begin(), component.symbols.end());
  };
  for (const Component& component : report.components) add(component);
  for (const auto& [name, bytes] : {std::pair("stack", report.ram_stack), std::pair("heap", report.ram_heap)})
    add({.name = name,
         .flash = 0,
         .ram = bytes,
         .symbols = {
             {.name = fmt::format("({})", report.ram_basis), .flash = 0, .ram = bytes, .object = ""}}});
  return result;
}

}  // namespace

SizeDiff size_diff(const SizeReport& before, const SizeReport& after) {
  SizeDiff diff{.flash = {before.flash_used, after.flash_used, after.flash_capacity},
                .ram = {before.ram_total(), after.ram_total(), after.ram_capacity}};
  std::map<std::string, Component> old_rows = rows_of(before);
  std::map<std::string, Component> new_rows = rows_of(after);
  for (const auto& [name, row] : new_rows) old_rows.try_emplace(name);
  for (const auto& [name, row] : old_rows) {
    ComponentDelta delta = subtract(row, new_rows[name]);
    if (!delta.symbols.empty()) diff.components.push_back(std::move(delta));
  }
  std::stable_sort(diff.components.begin(), diff.components.end(), weighs_more<ComponentDelta>);
  return diff;
}

}  // namespace tlsfit
