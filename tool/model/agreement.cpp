#include "model/agreement.hpp"

#include <fmt/format.h>

namespace tlsfit {

namespace {

struct Number {
  const char* name;
  std::uint32_t Agreement::*value;
};

constexpr Number numbers[] = {
    {"stack_paint", &Agreement::stack_paint},
    {"heap_used", &Agreement::heap_used},
    {"heap_peak", &Agreement::heap_peak},
    {"handshake_begins", &Agreement::handshake_begins},
    {"handshake_failed", &Agreement::handshake_failed},
    {"handshake_verified", &Agreement::handshake_verified},
    {"handshake_resumed", &Agreement::handshake_resumed},
    {"program_done", &Agreement::program_done},
    {"program_failed", &Agreement::program_failed},
    {"typed_line", &Agreement::typed_line},
};

}  // namespace

Json to_json(const Agreement& agreement) {
  Json json = Json::object();
  for (const Number& number : numbers) json[number.name] = agreement.*number.value;
  return json;
}

Agreement agreement_from_json(Fields fields) {
  Agreement agreement;
  for (const Number& number : numbers) {
    const std::int64_t value = fields.integer(number.name);
    if (value < 0 || value > 0xFFFFFFFF) throw fields.wrong(number.name, "a number of 32 bits");
    agreement.*number.value = static_cast<std::uint32_t>(value);
  }
  return agreement;
}

Agreement agreement_of(const ElfFile& elf) {
  Agreement agreement;
  for (const Number& number : numbers) {
    const auto value = elf.symbol(fmt::format("tlsfit_agreed_{}", number.name));
    if (!value)
      throw Error(ExitCode::Defect, "the firmware does not say {} (firmware/agreement/agreement.hpp)",
                  number.name);
    agreement.*number.value = static_cast<std::uint32_t>(*value);
  }
  return agreement;
}

}  // namespace tlsfit
