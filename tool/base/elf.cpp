#include "base/elf.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/error.hpp"

namespace tlsfit {

namespace {

struct Handle {
  explicit Handle(const std::filesystem::path& path)
      : name(path.string()), fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd < 0) throw Error(ExitCode::Usage, "{}: cannot be read: {}", name, std::strerror(errno));
    elf_version(EV_CURRENT);
    elf = elf_begin(fd, ELF_C_READ, nullptr);
    if (elf == nullptr || elf_kind(elf) != ELF_K_ELF) stop("not an ELF file");
  }
  ~Handle() { close_all(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[noreturn]] void stop(const char* why) {
    close_all();
    throw Error(ExitCode::Usage, "{}: {}", name, why);
  }
  [[noreturn]] void damaged() { stop("a damaged ELF file"); }

  std::string name;
  int fd = -1;
  Elf* elf = nullptr;

 private:
  void close_all() {
    if (elf != nullptr) elf_end(elf);
    if (fd >= 0) ::close(fd);
    elf = nullptr;
    fd = -1;
  }
};

Bytes content_of(Handle& handle, Elf_Scn* section) {
  const Elf_Data* const data = elf_rawdata(section, nullptr);
  if (data == nullptr || (data->d_buf == nullptr && data->d_size != 0)) handle.damaged();
  const auto* const first = static_cast<const std::uint8_t*>(data->d_buf);
  return first == nullptr ? Bytes{} : Bytes(first, first + data->d_size);
}

ElfSymbol::Kind kind_of(unsigned char info) {
  switch (GELF_ST_TYPE(info)) {
    case STT_NOTYPE:
      return ElfSymbol::Kind::None;
    case STT_OBJECT:
      return ElfSymbol::Kind::Object;
    case STT_FUNC:
      return ElfSymbol::Kind::Function;
    case STT_SECTION:
      return ElfSymbol::Kind::Section;
    case STT_FILE:
      return ElfSymbol::Kind::File;
    default:
      return ElfSymbol::Kind::Other;
  }
}

void read_symbols(Handle& handle, Elf_Scn* section, const GElf_Shdr& header, ElfFile& file) {
  Elf_Data* const data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) handle.damaged();
  const auto count = static_cast<int>(data->d_size / gelf_fsize(handle.elf, ELF_T_SYM, 1, EV_CURRENT));
  for (int i = 1; i < count; ++i) {
    GElf_Sym symbol;
    if (gelf_getsym(data, i, &symbol) == nullptr) handle.damaged();
    const char* const name = elf_strptr(handle.elf, header.sh_link, symbol.st_name);
    if (name == nullptr) handle.damaged();
    const bool in_section = symbol.st_shndx > SHN_UNDEF && symbol.st_shndx < file.sections.size();
    file.symbols.push_back({.name = name,
                            .value = symbol.st_value,
                            .size = symbol.st_size,
                            .kind = kind_of(symbol.st_info),
                            .global = GELF_ST_BIND(symbol.st_info) != STB_LOCAL,
                            .section = in_section ? symbol.st_shndx : 0u,
                            .absolute = symbol.st_shndx == SHN_ABS});
  }
}

}  // namespace

const ElfSection* ElfFile::section(std::string_view name) const {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const ElfSection& s) { return s.name == name; });
  return found == sections.end() ? nullptr : &*found;
}

std::optional<std::uint64_t> ElfFile::symbol(std::string_view name) const {
  for (const ElfSymbol& symbol : symbols)
    if (symbol.name == name && (symbol.section != 0 || symbol.absolute)) return symbol.value;
  return std::nullopt;
}

ElfFile read_elf(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path))
    throw Error(ExitCode::Usage, "{}: is a folder, want an ELF file", path.string());
  Handle handle(path);
  ElfFile file;
  GElf_Ehdr header;
  if (gelf_getehdr(handle.elf, &header) == nullptr) handle.damaged();
  file.machine = header.e_machine;
  file.entry = header.e_entry;

  std::size_t names = 0, section_count = 0, segment_count = 0;
  if (elf_getshdrnum(handle.elf, &section_count) != 0 || elf_getphdrnum(handle.elf, &segment_count) != 0)
    handle.damaged();
  if (section_count > 0 && elf_getshdrstrndx(handle.elf, &names) != 0) handle.damaged();
  for (std::size_t i = 0; i < section_count; ++i) {
    Elf_Scn* const section = elf_getscn(handle.elf, i);
    GElf_Shdr head;
    if (section == nullptr || gelf_getshdr(section, &head) == nullptr) handle.damaged();
    ElfSection& result = file.sections.emplace_back();
    if (i == 0) continue;
    const char* const name = elf_strptr(handle.elf, names, head.sh_name);
    if (name == nullptr) handle.damaged();
    result = {.name = name,
              .address = head.sh_addr,
              .size = head.sh_size,
              .allocated = (head.sh_flags & SHF_ALLOC) != 0,
              .writable = (head.sh_flags & SHF_WRITE) != 0,
              .executable = (head.sh_flags & SHF_EXECINSTR) != 0,
              .has_content = head.sh_type != SHT_NOBITS,
              .content = {}};
    if (result.has_content) result.content = content_of(handle, section);
  }
  for (std::size_t i = 1; i < section_count; ++i) {
    Elf_Scn* const section = elf_getscn(handle.elf, i);
    GElf_Shdr head;
    if (gelf_getshdr(section, &head) != nullptr && head.sh_type == SHT_SYMTAB)
      read_symbols(handle, section, head, file);
  }
  for (std::size_t i = 0; i < segment_count; ++i) {
    GElf_Phdr segment;
    if (gelf_getphdr(handle.elf, static_cast<int>(i), &segment) == nullptr) handle.damaged();
    if (segment.p_type != PT_LOAD) continue;
    ElfSegment& result = file.segments.emplace_back();
    result.physical = segment.p_paddr;
    result.virtual_address = segment.p_vaddr;
    result.memory_size = segment.p_memsz;
    if (segment.p_filesz == 0) continue;
    Elf_Data* const data = elf_getdata_rawchunk(handle.elf, static_cast<std::int64_t>(segment.p_offset),
                                                segment.p_filesz, ELF_T_BYTE);
    if (data == nullptr) handle.damaged();
    const auto* const first = static_cast<const std::uint8_t*>(data->d_buf);
    result.content.assign(first, first + data->d_size);
  }
  return file;
}

}  // namespace tlsfit
