#include "model/size_report.hpp"

namespace tlsfit {

namespace {

/// No device has as much; sums of a few million rows of it do not overflow either.
constexpr std::int64_t most_bytes = std::int64_t{1} << 40;

Json memory_json(const SizeReport& report) {
  Json banks = Json::array();
  for (const MemoryBank& bank : report.memory) {
    Json parts = Json::array();
    for (const MemoryPart& part : bank.parts)
      parts.push_back(
          {{"name", part.name}, {"address", part.address}, {"size", part.size}, {"kept", part.kept}});
    banks.push_back({{"name", bank.name}, {"base", bank.base}, {"size", bank.size}, {"parts", parts}});
  }
  return banks;
}

std::uint64_t bytes_of(Fields& fields, std::string_view key) {
  const std::int64_t value = fields.integer(key);
  if (value < 0 || value > most_bytes) throw fields.wrong(key, "a number of bytes");
  return static_cast<std::uint64_t>(value);
}

std::uint64_t capacity_of(Fields& fields) {
  return fields.has("capacity") && !fields.any("capacity").is_null() ? bytes_of(fields, "capacity") : 0;
}

Component component_from(Fields& fields) {
  Component component;
  component.name = fields.text("name");
  component.flash = bytes_of(fields, "flash");
  component.ram = bytes_of(fields, "ram");
  std::uint64_t flash = 0, ram = 0;
  for (Fields& symbol : fields.objects("symbols")) {
    SymbolSize& row = component.symbols.emplace_back();
    row.name = symbol.text("name");
    row.flash = bytes_of(symbol, "flash");
    row.ram = bytes_of(symbol, "ram");
    row.object = symbol.text("object");
    flash += row.flash;
    ram += row.ram;
  }
  if (flash != component.flash || ram != component.ram)
    throw fields.wrong("symbols", "rows that sum to the component's flash and ram");
  return component;
}

std::uint64_t address_of(Fields& fields, std::string_view key) {
  const Json& value = fields.any(key);
  if (!value.is_number_unsigned()) throw fields.wrong(key, "an address");
  return value.get<std::uint64_t>();
}

MemoryBank bank_from(Fields& fields) {
  MemoryBank bank;
  bank.name = fields.text("name");
  bank.base = address_of(fields, "base");
  bank.size = bytes_of(fields, "size");
  for (Fields& part : fields.objects("parts"))
    bank.parts.push_back({.name = part.text("name"),
                          .address = address_of(part, "address"),
                          .size = bytes_of(part, "size"),
                          .kept = part.flag("kept")});
  return bank;
}

}  // namespace

Json to_json(const SizeReport& report) {
  Json components = Json::array();
  for (const Component& component : report.components) {
    Json symbols = Json::array();
    for (const SymbolSize& s : component.symbols)
      symbols.push_back({{"name", s.name}, {"flash", s.flash}, {"ram", s.ram}, {"object", s.object}});
    components.push_back(
        {{"name", component.name}, {"flash", component.flash}, {"ram", component.ram}, {"symbols", symbols}});
  }
  const auto capacity = [](std::uint64_t bytes) { return bytes == 0 ? Json(nullptr) : Json(bytes); };
  const auto left = [](std::uint64_t bytes, std::uint64_t used) {
    return bytes == 0 ? Json(nullptr)
                      : Json(static_cast<std::int64_t>(bytes) - static_cast<std::int64_t>(used));
  };
  return {{"schema", "tlsfit.size/1"},
          {"flash",
           {{"used", report.flash_used},
            {"capacity", capacity(report.flash_capacity)},
            {"free", left(report.flash_capacity, report.flash_used)}}},
          {"ram",
           {{"static", report.ram_static},
            {"stack", report.ram_stack},
            {"heap", report.ram_heap},
            {"total", report.ram_total()},
            {"capacity", capacity(report.ram_capacity)},
            {"free", left(report.ram_capacity, report.ram_total())},
            {"basis", report.ram_basis}}},
          {"components", components},
          {"memory", memory_json(report)}};
}

SizeReport size_report_from_json(const Json& json, std::string where) {
  Fields fields(json, std::move(where));
  fields.schema("tlsfit.size/1");
  SizeReport report;
  Fields flash = fields.object("flash");
  report.flash_used = bytes_of(flash, "used");
  report.flash_capacity = capacity_of(flash);
  Fields ram = fields.object("ram");
  report.ram_static = bytes_of(ram, "static");
  report.ram_stack = bytes_of(ram, "stack");
  report.ram_heap = bytes_of(ram, "heap");
  report.ram_capacity = capacity_of(ram);
  report.ram_basis = ram.text("basis");
  std::uint64_t flash_sum = 0, ram_sum = 0;
  for (Fields& component : fields.objects("components")) {
    report.components.push_back(component_from(component));
    flash_sum += report.components.back().flash;
    ram_sum += report.components.back().ram;
  }
  if (flash_sum != report.flash_used || ram_sum != report.ram_static)
    throw fields.wrong("components",
                       "rows that sum to flash.used and ram.static (was it saved with --component?)");
  if (fields.has("memory"))
    for (Fields& bank : fields.objects("memory")) report.memory.push_back(bank_from(bank));
  return report;
}

}  // namespace tlsfit
