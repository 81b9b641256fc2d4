// arm_trace IMAGE: the board's machine code, executed instruction by instruction (Unicorn, Cortex-M4) with
// many different secrets of the same length. For each operation the sequence of addresses executed, and of
// addresses loaded from and stored to, must be the same whatever the secret is: no branch and no access
// depends on it.
//
// IMAGE is arm_subject.cpp, the small primitives and p256-m, compiled and linked as an image is (-Os,
// Cortex-M4). What this does not show: instructions whose own time depends on their operands. On a Cortex-M4
// those are the divisions, of which the test crypto.arm_divides_nothing finds none; UMULL, UMLAL and UMAAL
// take one cycle there (ARM DDI 0439, table 3-1).
#include <fcntl.h>
#include <gelf.h>
#include <unicorn/unicorn.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t code = 0x10000, code_size = 0x40000;
constexpr std::uint64_t ram = 0x20000000, ram_size = 0x10000;
constexpr std::uint64_t secret_at = ram + 0x8000, end_at = code + code_size - 0x100;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "arm_trace: %s\n", why.c_str());
  std::exit(2);
}

void check(uc_err error) {
  if (error != UC_ERR_OK) give_up(uc_strerror(error));
}

/// FNV-1a over everything that an observer of addresses would see.
struct Trace {
  std::uint64_t digest = 14695981039346656037ULL;
  std::uint64_t instructions = 0;
  void add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) digest = (digest ^ (value >> 8 * i & 0xFF)) * 1099511628211ULL;
  }
};

void on_instruction(uc_engine*, std::uint64_t address, std::uint32_t, void* trace) {
  static_cast<Trace*>(trace)->add(address);
  ++static_cast<Trace*>(trace)->instructions;
}

void on_access(uc_engine*, uc_mem_type type, std::uint64_t address, int size, std::int64_t, void* trace) {
  static_cast<Trace*>(trace)->add(address << 8 | static_cast<unsigned>(size) << 1 | (type == UC_MEM_WRITE));
}

/// The image's segments in the engine's memory, and where its functions are.
std::map<std::string, std::uint64_t> load(uc_engine* engine, const char* path) {
  if (elf_version(EV_CURRENT) == EV_NONE) give_up("libelf");
  const int file = open(path, O_RDONLY);
  if (file < 0) give_up(std::string("cannot open ") + path);
  Elf* const elf = elf_begin(file, ELF_C_READ, nullptr);
  std::map<std::string, std::uint64_t> functions;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    gelf_getshdr(section, &header);
    const Elf_Data* const data = elf_getdata(section, nullptr);
    if ((header.sh_flags & SHF_ALLOC) != 0 && header.sh_type == SHT_PROGBITS && data->d_size > 0)
      check(uc_mem_write(engine, header.sh_addr, data->d_buf, data->d_size));
    if (header.sh_type != SHT_SYMTAB) continue;
    for (std::size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      gelf_getsym(const_cast<Elf_Data*>(data), static_cast<int>(i), &symbol);
      functions[elf_strptr(elf, header.sh_link, symbol.st_name)] = symbol.st_value;
    }
  }
  elf_end(elf);
  close(file);
  return functions;
}

/// Calls a function of the image with the secret's address; gives the trace.
Trace run(uc_engine* engine, std::uint64_t function, const std::vector<std::uint8_t>& secret) {
  std::vector<std::uint8_t> empty(ram_size, 0);
  check(uc_mem_write(engine, ram, empty.data(), empty.size()));
  check(uc_mem_write(engine, secret_at, secret.data(), secret.size()));
  const std::uint32_t stack = ram + 0x7000, argument = secret_at, back = end_at | 1;
  check(uc_reg_write(engine, UC_ARM_REG_SP, &stack));
  check(uc_reg_write(engine, UC_ARM_REG_R0, &argument));
  check(uc_reg_write(engine, UC_ARM_REG_LR, &back));
  Trace trace;
  uc_hook hooks[2];
  check(uc_hook_add(engine, &hooks[0], UC_HOOK_CODE, reinterpret_cast<void*>(on_instruction), &trace, 1, 0));
  check(uc_hook_add(engine, &hooks[1], UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE,
                    reinterpret_cast<void*>(on_access), &trace, 1, 0));
  check(uc_emu_start(engine, function | 1, end_at, 0, 0));
  for (const uc_hook hook : hooks) check(uc_hook_del(engine, hook));
  return trace;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("want IMAGE");
  uc_engine* engine = nullptr;
  check(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &engine));
  check(uc_ctl_set_cpu_model(engine, UC_CPU_ARM_CORTEX_M4));
  check(uc_mem_map(engine, code, code_size, UC_PROT_READ | UC_PROT_EXEC));
  check(uc_mem_map(engine, ram, ram_size, UC_PROT_READ | UC_PROT_WRITE));
  const auto functions = load(engine, argv[1]);

  // leaky() looks its secret up in a table: if its traces do not differ, this program shows nothing.
  const struct {
    const char* name;
    int rounds;
    bool same;
  } cases[] = {{"subject_aes", 100, true},    {"subject_gcm_seal", 30, true}, {"subject_gcm_open", 30, true},
               {"subject_sha256", 100, true}, {"subject_ecdh", 4, true},      {"subject_leaky", 20, false}};
  std::mt19937 random(439);
  bool good = true;
  for (const auto& c : cases) {
    const auto found = functions.find(c.name);
    if (found == functions.end()) give_up(std::string("no function ") + c.name);
    Trace first;
    bool same = true;
    for (int round = 0; round < c.rounds; ++round) {
      std::vector<std::uint8_t> secret(128);
      // All zeros, all ones but the first byte (so that scalars stay in range), then anything.
      for (std::uint8_t& byte : secret)
        byte = static_cast<std::uint8_t>(round == 0 ? 0 : round == 1 ? 0xFF : random());
      secret[0] &= 0x7F;
      secret[31] |= 1;
      const Trace trace = run(engine, found->second & ~std::uint64_t{1}, secret);
      if (round == 0) first = trace;
      same = same && trace.digest == first.digest;
    }
    std::printf("%-18s %10llu instructions, %d secrets: %s\n", c.name,
                static_cast<unsigned long long>(first.instructions), c.rounds,
                same ? "one trace" : "traces differ");
    good = good && same == c.same;
  }
  uc_close(engine);
  return good ? 0 : 1;
}
