// An ELF file (System V ABI, ELF-32/64) as values, read by libelf.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace tlsfit {

struct ElfSection {
  std::string name;
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  bool allocated = false;    ///< SHF_ALLOC: takes memory on the device
  bool writable = false;     ///< SHF_WRITE
  bool executable = false;   ///< SHF_EXECINSTR
  bool has_content = false;  ///< not SHT_NOBITS
  Bytes content;             ///< empty for SHT_NOBITS
};

struct ElfSymbol {
  enum class Kind { None, Object, Function, Section, File, Other };
  std::string name;
  std::uint64_t value = 0;  ///< Thumb functions: with bit 0 set, as in the file
  std::uint64_t size = 0;
  Kind kind = Kind::None;
  bool global = false;
  std::size_t section = 0;  ///< index into ElfFile::sections; 0 for undefined, absolute and common symbols
  bool absolute = false;    ///< SHN_ABS
};

/// A PT_LOAD program header.
struct ElfSegment {
  std::uint64_t physical = 0;  ///< load address (LMA): where its content is flashed
  std::uint64_t virtual_address = 0;
  std::uint64_t memory_size = 0;
  Bytes content;             ///< p_filesz bytes
  std::uint64_t offset = 0;  ///< in the file, of its content
};

struct ElfFile {
  std::uint16_t machine = 0;  ///< EM_ARM is 40
  unsigned bits = 32;         ///< 32 or 64 (ELFCLASS32, ELFCLASS64)
  bool big_endian = false;    ///< ELFDATA2MSB
  std::uint64_t entry = 0;
  std::vector<ElfSection> sections;  ///< by section index; [0] is the null section
  std::vector<ElfSymbol> symbols;
  std::vector<ElfSegment> segments;

  const ElfSection* section(std::string_view name) const;
  /// Value of a symbol, or nothing.
  std::optional<std::uint64_t> symbol(std::string_view name) const;
};

/// The bytes of the file called `name`. Throws Error (Usage) if they are not ELF, or damaged: a table that
/// leaves the file, or contents that overlap so often that they add up to many times the file.
ElfFile parse_elf(Bytes bytes, std::string name);
/// Throws Error (Usage) that names the file if it cannot be read, is not ELF, or is damaged.
ElfFile read_elf(const std::filesystem::path& path);

}  // namespace tlsfit
