#include "base/elf.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace tlsfit {
namespace {

// This very test is an ELF file with symbols whose truth the compiler knows.
extern "C" {
extern const int tlsfit_elf_probe[3];
const int tlsfit_elf_probe[3] = {1, 2, 3};
}

TEST(Elf, ReadsSectionsSymbolsAndSegments) {
  const ElfFile file = read_elf(fs::read_symlink("/proc/self/exe"));
  ASSERT_EQ(tlsfit_elf_probe[0], 1);
  const ElfSection* const text = file.section(".text");
  ASSERT_NE(text, nullptr);
  EXPECT_TRUE(text->allocated && text->executable && !text->writable && text->has_content);
  EXPECT_EQ(text->content.size(), text->size);
  const ElfSection* const bss = file.section(".bss");
  ASSERT_NE(bss, nullptr);
  EXPECT_TRUE(bss->writable && !bss->has_content && bss->content.empty());

  std::size_t seen = 0;
  for (const ElfSymbol& symbol : file.symbols) {
    if (symbol.name != "tlsfit_elf_probe") continue;
    ++seen;
    EXPECT_EQ(symbol.kind, ElfSymbol::Kind::Object);
    EXPECT_EQ(symbol.size, sizeof tlsfit_elf_probe);
    const ElfSection& home = file.sections.at(symbol.section);
    const std::size_t at = symbol.value - home.address;
    ASSERT_LE(at + symbol.size, home.content.size());
    EXPECT_EQ(home.content[at], 1);
  }
  EXPECT_EQ(seen, 1U);
  EXPECT_FALSE(file.segments.empty());
  EXPECT_FALSE(file.symbol("no such symbol").has_value());
}

TEST(Elf, RefusesWhatIsNotElf) {
  const TemporaryFolder folder;
  write_file(folder.path() / "text", "not an ELF file at all");
  write_file(folder.path() / "empty", "");
  for (const char* name : {"text", "empty", "absent"})
    EXPECT_THROW(read_elf(folder.path() / name), Error) << name;
  EXPECT_THROW(read_elf(folder.path()), Error);
}

TEST(Elf, SurvivesDamage) {
  const Bytes whole = read_bytes(fs::read_symlink("/proc/self/exe"));
  const TemporaryFolder folder;
  const fs::path path = folder.path() / "damaged";
  // Cut short, and with each byte of the file header spoilt: an answer or an Error, never a crash.
  std::size_t refused = 0;
  for (const std::size_t length : {4ULL, 20ULL, 52ULL, 64ULL, 200ULL}) {
    write_file(path, ByteView(whole).first(length));
    EXPECT_THROW(read_elf(path), Error) << length;
  }
  Bytes spoilt(whole.begin(), whole.begin() + 4096);
  for (std::size_t at = 4; at < 64; ++at) {
    const std::uint8_t kept = spoilt[at];
    spoilt[at] = static_cast<std::uint8_t>(~kept);
    write_file(path, spoilt);
    try {
      read_elf(path);
    } catch (const Error&) {
      ++refused;
    }
    spoilt[at] = kept;
  }
  EXPECT_GT(refused, 0U);
}

/// A file of 64 bits whose 60,000 sections each say that they are all of it.
TEST(Elf, RefusesSectionsThatAddUpToManyTimesTheFile) {
  constexpr std::size_t header = 64, entry = 64, count = 60'000;
  const std::size_t size = header + entry * count;
  Bytes file(size);
  const auto put = [&](std::size_t at, std::uint64_t value, unsigned bytes) {
    for (unsigned n = 0; n < bytes; ++n) file[at + n] = static_cast<std::uint8_t>(value >> (8 * n));
  };
  const std::uint8_t ident[] = {0x7F, 'E', 'L', 'F', 2, 1, 1};
  std::copy(std::begin(ident), std::end(ident), file.begin());
  put(16, 2, 2);    // ET_EXEC
  put(18, 183, 2);  // EM_AARCH64
  put(20, 1, 4);
  put(40, header, 8);  // e_shoff
  put(52, header, 2);
  put(54, 56, 2);
  put(58, entry, 2);
  put(60, count, 2);
  put(62, 1, 2);  // e_shstrndx
  for (std::size_t n = 1; n < count; ++n) {
    put(header + n * entry + 4, n == 1 ? 3 : 1, 4);  // SHT_STRTAB, SHT_PROGBITS
    put(header + n * entry + 32, size, 8);
  }
  EXPECT_THROW(parse_elf(std::move(file), "bomb"), Error);
}

TEST(Elf, SaysWhatItIsFor) {
  const ElfFile file = read_elf(fs::read_symlink("/proc/self/exe"));
  EXPECT_EQ(file.bits, 8 * sizeof(void*));
  EXPECT_FALSE(file.big_endian);
}

}  // namespace
}  // namespace tlsfit
