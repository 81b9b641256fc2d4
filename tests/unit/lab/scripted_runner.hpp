// A machine in which every program says what a test's script says: nothing is compiled, run or dialled.
#pragma once

#include <elf.h>

#include <cstring>
#include <functional>

#include "lab/bench.hpp"
#include "model/run_report.hpp"
#include "unit/fit/source_tree.hpp"

namespace tlsfit::test {

/// What a program of the script does with its arguments, and says.
using Play = std::function<ProcessResult(const std::vector<std::string>& argv)>;

class ScriptedRunner final : public ProcessRunner {
 public:
  /// Programs by their names, without folders. Any other is not on this machine.
  std::map<std::string, Play> programs;
  /// What was run, in order: names without folders.
  std::vector<std::string> ran;

  ProcessResult run(const std::vector<std::string>& argv, const ProcessOptions&) override {
    const std::string name = fs::path(argv.at(0)).filename();
    ran.push_back(name);
    return programs.at(name)(argv);
  }
  std::optional<fs::path> find(std::string_view name) const override {
    if (!programs.contains(std::string(name))) return std::nullopt;
    return fs::path("/scripted") / name;
  }
};

inline ProcessResult says(std::string out, int exit_code = 0) {
  return {.exit_code = exit_code, .timed_out = false, .out = std::move(out), .err = {}};
}

/// The argument after `option`.
inline std::string after(const std::vector<std::string>& argv, std::string_view option) {
  for (std::size_t i = 0; i + 1 < argv.size(); ++i)
    if (argv[i] == option) return argv[i + 1];
  return "";
}

/// A 32-bit ELF file with `flash` bytes of .text in the Pico's flash, `info` in its section .tlsfit, and what
/// an image says that it and the emulator agree on.
inline std::string small_elf(std::size_t flash, const std::string& info) {
  constexpr char names[] = "\0.text\0.tlsfit\0.shstrtab\0.symtab\0.strtab";
  const std::string text(flash, 'x'), strings(names, sizeof names);
  std::string symbols(sizeof(Elf32_Sym), '\0'), symbol_names(1, '\0');
  const Json agreed = to_json(Agreement{});
  for (const auto& [name, value] : agreed.items()) {
    Elf32_Sym symbol{};
    symbol.st_name = static_cast<Elf32_Word>(symbol_names.size());
    symbol.st_info = ELF32_ST_INFO(STB_GLOBAL, STT_NOTYPE);
    symbol.st_shndx = SHN_ABS;
    symbols.append(reinterpret_cast<const char*>(&symbol), sizeof symbol);
    symbol_names += "tlsfit_agreed_" + name + '\0';
  }
  std::string file(sizeof(Elf32_Ehdr) + sizeof(Elf32_Phdr), '\0');
  const auto place = [&](const std::string& bytes) {
    const std::size_t at = file.size();
    file += bytes;
    return static_cast<Elf32_Off>(at);
  };
  const Elf32_Off text_at = place(text), info_at = place(info), strings_at = place(strings),
                  symbols_at = place(symbols), symbol_names_at = place(symbol_names);
  const auto size = [](const std::string& bytes) { return static_cast<Elf32_Word>(bytes.size()); };
  constexpr Elf32_Addr flash_base = 0x0801'0000;
  const Elf32_Shdr sections[] = {
      {},
      {1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, flash_base, text_at, size(text), 0, 0, 4, 0},
      {7, SHT_PROGBITS, 0, 0, info_at, size(info), 0, 0, 1, 0},
      {15, SHT_STRTAB, 0, 0, strings_at, size(strings), 0, 0, 1, 0},
      {25, SHT_SYMTAB, 0, 0, symbols_at, size(symbols), 5, 1, 4, sizeof(Elf32_Sym)},
      {33, SHT_STRTAB, 0, 0, symbol_names_at, size(symbol_names), 0, 0, 1, 0}};
  Elf32_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS32;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_ARM;
  header.e_version = EV_CURRENT;
  header.e_phoff = sizeof header;
  header.e_shoff = static_cast<Elf32_Off>(file.size());
  header.e_ehsize = sizeof header;
  header.e_phentsize = sizeof(Elf32_Phdr);
  header.e_phnum = 1;
  header.e_shentsize = sizeof(Elf32_Shdr);
  header.e_shnum = 6;
  header.e_shstrndx = 3;
  const Elf32_Phdr segment{PT_LOAD, text_at, flash_base, flash_base, size(text), size(text), PF_R | PF_X, 4};
  std::memcpy(file.data(), &header, sizeof header);
  std::memcpy(file.data() + sizeof header, &segment, sizeof segment);
  file.append(reinterpret_cast<const char*>(sections), sizeof sections);
  return file;
}

/// A bench on which every build works and every server answers, unless the test changes a program's part.
class ScriptedBench : public ::testing::Test {
 protected:
  ScriptedBench() {
    catalogue();  // names the data folder
    bench.board = load_board("pico");
    bench.net = load_net("wiznet");
    bench.mbedtls = {.folder = "/mbedtls", .version = "3.6.6"};
    bench.release = "0.1.0";
    bench.compiler = "scripted-gcc 1";
    bench.emulator = "/scripted/tlsfit-emulator";
    bench.cache = place.path() / "cache";
    bench.runner = &runner;
    for (const char* const name : {"arm-none-eabi-gcc", "arm-none-eabi-g++", "cc", "c++"})
      runner.programs[name] = [](const auto&) { return says(""); };
    runner.programs["cmake"] = [](const auto& argv) {
      write_file(fs::path(after(argv, "-B")) / "build.ninja", "");
      return says("");
    };
    runner.programs["ninja"] = [this](const auto& argv) {
      const fs::path folder = after(argv, "-C");
      write_file(folder / "rehearsal", "");  // the host's client, or
      write_file(folder / "firmware.elf", small_elf(flash, ""));
      write_file(folder / "firmware.map", "");
      return says("[1/1] Linking\n");
    };
    runner.programs["arm-none-eabi-objcopy"] = [this](const auto& argv) {
      const std::string add = after(argv, "--add-section");
      const std::string info = add.empty() ? "" : read_text(add.substr(add.find('=') + 1));
      write_file(argv.back(), small_elf(flash, info));
      return says("");
    };
    runner.programs["tlsfit-emulator"] = [](const auto& argv) {
      return says(dump_json(to_json(run_of(after(argv, "--get")))));
    };
    runner.programs["rehearsal"] = [](const auto&) {
      return says(R"({"outcome":"ok","verified":true,"version":"tls1.2","http_status":200})");
    };
  }

  static RunReport run_of(const std::string& url) {
    RequestReport request;
    request.url = url;
    request.outcome = "ok";
    request.tls_verified = true;
    request.handshake_instructions = 5'000'000;
    RunReport report;
    report.requests = {request};
    report.outcome = "ok";
    report.peak_heap = 6000;
    report.peak_stack = 2000;
    return report;
  }

  std::size_t times_ran(const std::string& program) const {
    return static_cast<std::size_t>(std::count(runner.ran.begin(), runner.ran.end(), program));
  }

  std::size_t flash = 40'000;  ///< of the next image
  TemporaryFolder place;
  ScriptedRunner runner;
  lab::Bench bench;
};

}  // namespace tlsfit::test
