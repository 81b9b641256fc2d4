// The smallest ELF file that the emulator takes: a vector table and an endless loop for 0x08000000, and a
// section
// `.tlsfit` with whatever text (System V ABI, ELF-32).
#pragma once

#include <string_view>

#include "base/bytes.hpp"

namespace tlsfit::test {

inline Bytes elf_with(std::string_view info) {
  Bytes file;
  const auto put = [&](std::uint32_t value, unsigned bytes) {
    for (unsigned n = 0; n < bytes; ++n) file.push_back(static_cast<std::uint8_t>(value >> (8 * n)));
  };
  const auto text = [&](std::string_view t) { file.insert(file.end(), t.begin(), t.end()); };
  constexpr std::uint32_t header = 52, program_header = 32, section_header = 40, flash = 0x08000000;
  constexpr std::string_view names{"\0.text\0.tlsfit\0.shstrtab\0", 25};
  constexpr std::uint32_t code_size = 10, code_at = header + program_header;
  const auto info_size = static_cast<std::uint32_t>(info.size());
  const std::uint32_t info_at = code_at + code_size, names_at = info_at + info_size,
                      sections_at = names_at + static_cast<std::uint32_t>(names.size());
  text(
      "\x7F"
      "ELF");
  put(0x00010101, 4);  // 32 bits, little-endian, version 1
  put(0, 4);
  put(0, 4);
  put(2, 2);   // ET_EXEC
  put(40, 2);  // EM_ARM
  put(1, 4);
  put(flash + 9, 4);
  put(header, 4);
  put(sections_at, 4);
  put(0x05000000, 4);
  for (const std::uint32_t value : {header, program_header, 1U, section_header, 4U, 3U}) put(value, 2);
  for (const std::uint32_t value : {1U, code_at, flash, flash, code_size, code_size, 5U, 4U}) put(value, 4);
  put(0x20001000, 4);
  put(flash + 9, 4);
  put(0xE7FE, 2);  // b .
  text(info);
  text(names);
  const auto section = [&](std::uint32_t name, std::uint32_t type, std::uint32_t flags, std::uint32_t address,
                           std::uint32_t offset, std::uint32_t size) {
    for (const std::uint32_t value : {name, type, flags, address, offset, size, 0U, 0U, 1U, 0U})
      put(value, 4);
  };
  section(0, 0, 0, 0, 0, 0);
  section(1, 1, 6, flash, code_at, code_size);  // PROGBITS, ALLOC and EXECINSTR
  section(7, 1, 0, 0, info_at, info_size);
  section(15, 3, 0, 0, names_at, static_cast<std::uint32_t>(names.size()));  // STRTAB
  return file;
}

}  // namespace tlsfit::test
