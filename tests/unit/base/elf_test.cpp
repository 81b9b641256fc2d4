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

}  // namespace
}  // namespace tlsfit
