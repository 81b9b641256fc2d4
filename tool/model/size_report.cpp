#include "model/size_report.hpp"

namespace tlsfit {

Json to_json(const SizeReport& report) {
  Json components = Json::array();
  for (const Component& component : report.components) {
    Json symbols = Json::array();
    for (const SymbolSize& s : component.symbols)
      symbols.push_back({{"name", s.name}, {"flash", s.flash}, {"ram", s.ram}, {"object", s.object}});
    components.push_back(
        {{"name", component.name}, {"flash", component.flash}, {"ram", component.ram}, {"symbols", symbols}});
  }
  const auto left = [](std::uint64_t capacity, std::uint64_t used) {
    return static_cast<std::int64_t>(capacity) - static_cast<std::int64_t>(used);
  };
  return {{"schema", "tlsfit.size/1"},
          {"flash",
           {{"used", report.flash_used},
            {"capacity", report.flash_capacity},
            {"free", left(report.flash_capacity, report.flash_used)}}},
          {"ram",
           {{"static", report.ram_static},
            {"stack", report.ram_stack},
            {"heap", report.ram_heap},
            {"total", report.ram_total()},
            {"capacity", report.ram_capacity},
            {"free", left(report.ram_capacity, report.ram_total())},
            {"basis", report.ram_basis}}},
          {"components", components}};
}

}  // namespace tlsfit
