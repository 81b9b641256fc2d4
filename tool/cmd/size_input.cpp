#include "cmd/size_input.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "base/progress.hpp"
#include "base/text.hpp"
#include "size/baseline.hpp"

namespace tlsfit {

namespace {

/// "0x20000000:96K"
MemoryBank bank_from(const char* option, const char* name, const std::string& text) {
  const auto stop = [&]() -> Error {
    return Error(ExitCode::Usage, "{} {}: want an address and a size, such as 0x20000000:96K", option,
                 printable(text));
  };
  const std::size_t colon = text.find(':');
  MemoryBank bank{.name = name, .base = 0, .size = 0, .parts = {}};
  if (!text.starts_with("0x") || colon == std::string::npos) throw stop();
  const auto [end, failed] = std::from_chars(text.data() + 2, text.data() + colon, bank.base, 16);
  if (failed != std::errc() || end != text.data() + colon || bank.base > 0xffffffff) throw stop();
  bank.size = parse_size(text.substr(colon + 1));
  if (bank.size == 0) throw stop();
  return bank;
}

std::vector<MemoryBank> banks_from(const char* option, const char* name,
                                   const std::vector<std::string>& texts) {
  std::vector<MemoryBank> banks;
  for (const std::string& text : texts) banks.push_back(bank_from(option, name, text));
  std::sort(banks.begin(), banks.end(),
            [](const MemoryBank& a, const MemoryBank& b) { return a.base < b.base; });
  for (std::size_t i = 1; i < banks.size(); ++i)
    if (banks[i].base < banks[i - 1].base + banks[i - 1].size)
      throw Error(ExitCode::Usage, "{}: {:#x} lies in the memory before it", option, banks[i].base);
  return banks;
}

SizeQuestion question_of(const SizeInputOptions& options) {
  SizeQuestion question;
  question.rules = options.rules.empty() ? load_component_rules()
                                         : component_rules_from_json(load_json(options.rules), options.rules);
  question.depth = options.depth;
  if (!options.rules.empty()) question.grouping = Grouping::Rules;
  for (const auto& [name, grouping] :
       {std::pair("rules", Grouping::Rules), std::pair("archive", Grouping::Archive),
        std::pair("folder", Grouping::Folder), std::pair("file", Grouping::File),
        std::pair("section", Grouping::Section)})
    if (options.grouping == name) question.grouping = grouping;
  question.flash = banks_from("--flash", "flash", options.flash);
  question.ram = banks_from("--ram", "RAM", options.ram);
  return question;
}

/// JSON begins with a brace, ELF with a byte that no text has.
bool looks_like_json(const fs::path& path) {
  std::ifstream file(path);
  char c = 0;
  return file >> c && c == '{';
}

}  // namespace

SizeInput load_size_input(const std::string& name, const SizeInputOptions& options) {
  SizeInput input{.name = name, .report = {}, .image = {}};
  std::error_code failed;
  const bool is_there = fs::exists(name, failed);
  if (!is_there && !options.baseline.empty()) {
    input.report = load_baseline(options.baseline, name);
  } else if (is_there && !fs::is_directory(name, failed) && looks_like_json(name)) {
    input.report = size_report_from_json(load_json(name), name);
  } else {
    input.image = measure_program(name, question_of(options));
    input.report = input.image->report;
    if (!input.image->map_used)
      say(fmt::format("{}: {}: bytes are told apart by symbols{} only", name,
                      input.image->map_found ? "the map beside it is of another link"
                                             : "there is no map beside it (IMAGE.map)",
                      input.image->units_used ? " and DWARF" : ""));
  }
  return input;
}

std::string about_text(const SizeInput& input) {
  if (!input.image || !input.image->info) return "";
  const ImageInfo& info = *input.image->info;
  return fmt::format("{}, layout {}, {}, tlsfit {}, Mbed TLS {}", printable(input.image->board.name),
                     printable(info.layout), info.debug ? "debug" : "release", printable(info.tlsfit_version),
                     printable(info.mbedtls_version));
}

}  // namespace tlsfit
