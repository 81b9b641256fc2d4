#include "base/elf.hpp"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "base/deleter.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {

namespace {

/// What the tables name may overlap (names share their tails, a segment holds
/// sections), but a file in which thousands of entries name all of it would take gigabytes.
constexpr std::uint64_t most_copied_per_byte = 16;

struct Handle {
  Handle(Bytes& file, std::string file_name)
      : name(std::move(file_name)), budget(most_copied_per_byte * file.size()) {
    elf_version(EV_CURRENT);
    if (!file.empty()) owned.reset(elf_memory(reinterpret_cast<char*>(file.data()), file.size()));
    elf = owned.get();
    if (elf == nullptr || elf_kind(elf) != ELF_K_ELF)
      throw Error(ExitCode::Usage, "{}: not an ELF file", name);
  }

  [[noreturn]] void damaged() { throw Error(ExitCode::Usage, "{}: a damaged ELF file", name); }
  /// To be called for whatever is copied out of the file.
  void take(std::uint64_t bytes) {
    if (bytes > budget) damaged();
    budget -= bytes;
  }

  std::string name;
  std::uint64_t budget;
  std::unique_ptr<Elf, Deleter<elf_end>> owned;
  Elf* elf = nullptr;
};

/// A text of a string table.
std::string text_of(Handle& handle, std::size_t table, std::size_t offset) {
  const char* const text = elf_strptr(handle.elf, table, offset);
  if (text == nullptr) handle.damaged();
  const std::size_t size = std::strlen(text);
  handle.take(size + 1);
  return {text, size};
}

Bytes content_of(Handle& handle, Elf_Scn* section) {
  const Elf_Data* const data = elf_rawdata(section, nullptr);
  if (data == nullptr || (data->d_buf == nullptr && data->d_size != 0)) handle.damaged();
  handle.take(data->d_size);
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
    const bool in_section = symbol.st_shndx > SHN_UNDEF && symbol.st_shndx < file.sections.size();
    file.symbols.push_back({.name = text_of(handle, header.sh_link, symbol.st_name),
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

ElfFile parse_elf(Bytes bytes, std::string name) {
  Handle handle(bytes, std::move(name));
  ElfFile file;
  GElf_Ehdr header;
  if (gelf_getehdr(handle.elf, &header) == nullptr) handle.damaged();
  file.bits = header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
  file.big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
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
    result = {.name = text_of(handle, names, head.sh_name),
              .address = head.sh_addr,
              .size = head.sh_size,
              .allocated = (head.sh_flags & SHF_ALLOC) != 0,
              .writable = (head.sh_flags & SHF_WRITE) != 0,
              .executable = (head.sh_flags & SHF_EXECINSTR) != 0,
              .has_content = head.sh_type != SHT_NOBITS && head.sh_type != SHT_NULL,
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
    result.offset = segment.p_offset;
    if (segment.p_filesz == 0) continue;
    Elf_Data* const data = elf_getdata_rawchunk(handle.elf, static_cast<std::int64_t>(segment.p_offset),
                                                segment.p_filesz, ELF_T_BYTE);
    if (data == nullptr || data->d_buf == nullptr || data->d_size != segment.p_filesz) handle.damaged();
    handle.take(data->d_size);
    const auto* const first = static_cast<const std::uint8_t*>(data->d_buf);
    result.content.assign(first, first + data->d_size);
  }
  return file;
}

ElfFile read_elf(const std::filesystem::path& path) {
  return parse_elf(read_bytes(path), path.string());
}

}  // namespace tlsfit
