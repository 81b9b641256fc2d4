#include "elf_parts.hpp"

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

void load_elf(
    const char* path,
    const std::function<void(std::uint64_t address, const std::uint8_t* bytes, std::size_t size)>& put,
    std::map<std::string, std::uint64_t>& functions) {
  if (elf_version(EV_CURRENT) == EV_NONE) give_up("libelf");
  const int file = open(path, O_RDONLY);
  if (file < 0) give_up(std::string("cannot open ") + path);
  Elf* const elf = elf_begin(file, ELF_C_READ, nullptr);
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    gelf_getshdr(section, &header);
    const Elf_Data* const bytes = elf_getdata(section, nullptr);
    if ((header.sh_flags & SHF_ALLOC) != 0 && header.sh_type == SHT_PROGBITS && bytes->d_size > 0)
      put(header.sh_addr, static_cast<const std::uint8_t*>(bytes->d_buf), bytes->d_size);
    if (header.sh_type != SHT_SYMTAB) continue;
    for (std::size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      gelf_getsym(const_cast<Elf_Data*>(bytes), static_cast<int>(i), &symbol);
      functions[elf_strptr(elf, header.sh_link, symbol.st_name)] = symbol.st_value;
    }
  }
  elf_end(elf);
  close(file);
}

}  // namespace crypto::test
