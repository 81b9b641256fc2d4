#include "model/size_diff.hpp"

namespace tlsfit {

std::string_view name_of(SymbolDelta::Change change) {
  switch (change) {
    case SymbolDelta::Change::New:
      return "new";
    case SymbolDelta::Change::Gone:
      return "gone";
    case SymbolDelta::Change::Grew:
      return "grew";
    case SymbolDelta::Change::Shrank:
      return "shrank";
  }
  return "";
}

Json to_json(const SizeDiff& diff) {
  Json components = Json::array();
  for (const ComponentDelta& component : diff.components) {
    Json symbols = Json::array();
    for (const SymbolDelta& s : component.symbols)
      symbols.push_back({{"name", s.name},
                         {"change", name_of(s.change)},
                         {"flash_delta", s.flash},
                         {"ram_delta", s.ram},
                         {"object", s.object}});
    components.push_back({{"name", component.name},
                          {"flash_delta", component.flash},
                          {"ram_delta", component.ram},
                          {"symbols", symbols}});
  }
  const auto total = [](const TotalDelta& t) {
    return Json{{"old", t.before},
                {"new", t.after},
                {"delta", t.delta()},
                {"capacity", t.capacity == 0 ? Json(nullptr) : Json(t.capacity)}};
  };
  return {{"schema", "tlsfit.size-diff/1"},
          {"flash", total(diff.flash)},
          {"ram", total(diff.ram)},
          {"components", components}};
}

}  // namespace tlsfit
