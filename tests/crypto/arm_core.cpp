#include "arm_core.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace crypto::test {

void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

void check(uc_err error) {
  if (error != UC_ERR_OK) give_up(uc_strerror(error));
}

ArmCore::ArmCore(const char* path) {
  check(uc_open(UC_ARCH_ARM, UC_MODE_THUMB, &engine_));
  check(uc_ctl_set_cpu_model(engine_, UC_CPU_ARM_CORTEX_M4));
  check(uc_mem_map(engine_, code, code_size, UC_PROT_READ | UC_PROT_EXEC));
  check(uc_mem_map(engine_, ram, ram_size, UC_PROT_READ | UC_PROT_WRITE));
  load(path);
}

ArmCore::~ArmCore() {
  uc_close(engine_);
}

void ArmCore::clear_ram() {
  const std::vector<std::uint8_t> empty(ram_size, 0);
  check(uc_mem_write(engine_, ram, empty.data(), empty.size()));
}

/// The image's segments in the engine's memory, and where its functions are.
void ArmCore::load(const char* path) {
  if (elf_version(EV_CURRENT) == EV_NONE) give_up("libelf");
  const int file = open(path, O_RDONLY);
  if (file < 0) give_up(std::string("cannot open ") + path);
  Elf* const elf = elf_begin(file, ELF_C_READ, nullptr);
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    gelf_getshdr(section, &header);
    const Elf_Data* const bytes = elf_getdata(section, nullptr);
    if ((header.sh_flags & SHF_ALLOC) != 0 && header.sh_type == SHT_PROGBITS && bytes->d_size > 0)
      check(uc_mem_write(engine_, header.sh_addr, bytes->d_buf, bytes->d_size));
    if (header.sh_type != SHT_SYMTAB) continue;
    for (std::size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      gelf_getsym(const_cast<Elf_Data*>(bytes), static_cast<int>(i), &symbol);
      functions_[elf_strptr(elf, header.sh_link, symbol.st_name)] = symbol.st_value;
    }
  }
  elf_end(elf);
  close(file);
}

std::uint32_t ArmCore::call(const std::string& function, const std::vector<std::uint32_t>& arguments) {
  const auto found = functions_.find(function);
  if (found == functions_.end()) give_up("no function " + function);
  const std::uint64_t end = code + code_size - 0x100;
  const std::uint32_t stack = static_cast<std::uint32_t>(data) - 0x1000,
                      back = static_cast<std::uint32_t>(end) | 1;
  check(uc_reg_write(engine_, UC_ARM_REG_SP, &stack));
  check(uc_reg_write(engine_, UC_ARM_REG_LR, &back));
  for (std::size_t i = 0; i < arguments.size(); ++i)
    check(uc_reg_write(engine_, static_cast<int>(UC_ARM_REG_R0 + i), &arguments[i]));
  check(uc_emu_start(engine_, found->second | 1, end, 0, 0));
  std::uint32_t result = 0;
  check(uc_reg_read(engine_, UC_ARM_REG_R0, &result));
  return result;
}

}  // namespace crypto::test
