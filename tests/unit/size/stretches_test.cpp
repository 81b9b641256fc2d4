#include "size/stretches.hpp"

#include <gmock/gmock.h>

#include "size/demangle.hpp"

using namespace tlsfit;

namespace {

const std::vector<Span> ram{{0x20000000, 0x20018000}};

/// .text (16 bytes) and .rodata (5) flashed at 0x08000000 with a gap of 3 between them, .data (4) behind
/// them, .bss (8) and .stack (32) without content.
ElfFile small_image() {
  ElfFile file;
  file.machine = 40;
  file.sections.resize(6);
  file.sections[1] = {".text", 0x08000000, 16, true, false, true, true, Bytes(16)};
  file.sections[2] = {".rodata", 0x08000013, 5, true, false, false, true, Bytes(5)};
  file.sections[3] = {".data", 0x20000020, 4, true, true, false, true, Bytes(4)};
  file.sections[4] = {".bss", 0x20000024, 8, true, true, false, false, {}};
  file.sections[5] = {".stack", 0x20000000, 32, true, true, false, false, {}};
  file.segments = {{0x08000000, 0x08000000, 24, Bytes(24)}, {0x08000018, 0x20000020, 12, Bytes(4)}};
  const auto function = ElfSymbol::Kind::Function, object = ElfSymbol::Kind::Object;
  file.symbols = {{"first.c", 0, 0, ElfSymbol::Kind::File, false, 0, true},
                  {"local", 0x08000009, 4, function, false, 1, false},
                  {"$t", 0x08000008, 0, ElfSymbol::Kind::None, false, 1, false},
                  {"_ZN3net4pollEv", 0x08000001, 8, function, true, 1, false},
                  {"alias", 0x08000001, 8, function, false, 1, false},
                  {"value", 0x20000020, 4, object, true, 3, false},
                  {"zero", 0x20000024, 8, object, true, 4, false}};
  return file;
}

LinkMap small_map() {
  LinkMap map;
  map.sections = {{".text",
                   0x08000000,
                   16,
                   {},
                   {{".text.poll", 0x08000000, 8, "net.o"}, {".text", 0x08000008, 6, "a.o"}}},
                  {".rodata",
                   0x08000013,
                   5,
                   {},
                   // Merged into the first: ld still lists its old size, where the next piece begins.
                   {{".rodata.str1.1", 0x08000013, 3, "a.o"},
                    {".rodata.str1.1", 0x08000016, 9, "merged.o"},
                    {".rodata.x", 0x08000016, 2, "x.o"}}},
                  {".data", 0x20000020, 4, 0x08000018, {{".data.value", 0x20000020, 4, "a.o"}}},
                  {".bss", 0x20000024, 8, 0x0800001c, {{".bss.zero", 0x20000024, 8, "a.o"}}},
                  {".stack", 0x20000000, 32, {}, {{"*fill*", 0x20000000, 32, ""}}}};
  return map;
}

std::uint64_t flash(const std::vector<Stretch>& all) {
  std::uint64_t sum = 0;
  for (const Stretch& s : all) sum += s.flash ? s.size : 0;
  return sum;
}

std::uint64_t in_ram(const std::vector<Stretch>& all) {
  std::uint64_t sum = 0;
  for (const Stretch& s : all) sum += s.ram ? s.size : 0;
  return sum;
}

const Stretch& at(const std::vector<Stretch>& all, std::uint64_t address) {
  for (const Stretch& s : all)
    if (s.address <= address && address < s.address + s.size) return s;
  throw Error(ExitCode::Usage, "no stretch at {:#x}", address);
}

}  // namespace

TEST(Stretches, string_literals_belong_to_the_function_that_their_section_names) {
  LinkMap map = small_map();
  map.sections[1].pieces[0] = {".rodata._ZN3net4pollEv.str1.1", 0x08000013, 3, "tmp.ltrans0.o"};
  const std::vector<Stretch> all = stretches_of(small_image(), &map, ram, "image");
  EXPECT_EQ(at(all, 0x08000013).origin.symbol, "net::poll() [strings]");
  EXPECT_EQ(at(all, 0x08000016).origin.symbol, "")
      << "a piece of another name holds no strings of a function";
}

TEST(Stretches, cover_every_byte_once_and_name_it_by_map_and_symbol) {
  const ElfFile file = small_image();
  const LinkMap map = small_map();
  ASSERT_TRUE(belongs_to(map, file));
  const auto all = stretches_of(file, &map, ram, "x");
  EXPECT_EQ(flash(all), 28u);
  EXPECT_EQ(in_ram(all), 32u + 4 + 8);

  EXPECT_EQ(at(all, 0x08000000).origin, (Origin{".text", "net.o", "net::poll()"}));
  EXPECT_EQ(at(all, 0x08000000).size, 8u);
  EXPECT_EQ(at(all, 0x08000008).origin, (Origin{".text", "a.o", "local"}));
  EXPECT_EQ(at(all, 0x0800000c).origin, (Origin{".text", "a.o", ""}));
  EXPECT_EQ(at(all, 0x0800000c).size, 2u);
  EXPECT_EQ(at(all, 0x0800000e).kind, Stretch::Kind::Padding);  // in the section, in no piece
  EXPECT_EQ(at(all, 0x08000010).kind, Stretch::Kind::Padding);  // between sections
  EXPECT_EQ(at(all, 0x08000016).origin.object, "x.o");          // not merged.o
  EXPECT_EQ(at(all, 0x08000016).size, 2u);
}

TEST(Stretches, initialised_data_counts_in_flash_and_in_ram) {
  const auto all = stretches_of(small_image(), nullptr, ram, "x");
  const Stretch& value = at(all, 0x20000020);
  EXPECT_TRUE(value.flash);
  EXPECT_TRUE(value.ram);
  EXPECT_EQ(value.origin.symbol, "value");
  EXPECT_FALSE(at(all, 0x20000024).flash);
}

TEST(Stretches, without_a_map_symbols_and_their_files_serve_and_the_sums_stay) {
  const auto all = stretches_of(small_image(), nullptr, ram, "x");
  EXPECT_EQ(flash(all), 28u);
  EXPECT_EQ(in_ram(all), 44u);
  EXPECT_EQ(at(all, 0x08000008).origin, (Origin{".text", "first.c", "local"}));
  EXPECT_EQ(at(all, 0x08000013).kind, Stretch::Kind::Nameless);
}

TEST(Stretches, a_map_of_another_link_does_not_belong) {
  LinkMap map = small_map();
  map.sections[0].size = 18;
  EXPECT_FALSE(belongs_to(map, small_image()));
  EXPECT_FALSE(belongs_to(LinkMap{}, small_image()));
}

TEST(Stretches, impossible_files_are_refused) {
  const auto refuses = [](auto&& damage) {
    ElfFile file = small_image();
    damage(file);
    EXPECT_THROW(stretches_of(file, nullptr, ram, "x"), Error);
  };
  refuses([](ElfFile& f) { f.segments[1].physical = 0x08000010; });     // flashed on the first
  refuses([](ElfFile& f) { f.sections[2].address = 0x0800000f; });      // on .text
  refuses([](ElfFile& f) { f.sections[2].size = 6; });                  // leaves its segment
  refuses([](ElfFile& f) { f.sections[4].size = ~std::uint64_t{0}; });  // leaves RAM
  refuses([](ElfFile& f) { f.sections[4].address = 0x20000022; });      // on .data
}

// Whatever map and symbols say, the sums are those of segments and sections.
TEST(Stretches, nonsense_in_map_and_symbols_changes_no_sum) {
  const std::uint64_t odd[] = {0, 1, 7, 0x08000000, 0x08000005, 0x20000021, 0xffffffff, ~std::uint64_t{0}};
  for (const std::uint64_t address : odd)
    for (const std::uint64_t size : odd) {
      ElfFile file = small_image();
      LinkMap map = small_map();
      for (ElfSymbol& symbol : file.symbols) symbol.size = size;
      file.symbols[1].value = address;
      for (MapSection& section : map.sections) section.pieces.push_back({".odd", address, size, "odd.o"});
      const auto all = stretches_of(file, &map, ram, "x");
      EXPECT_EQ(flash(all), 28u);
      EXPECT_EQ(in_ram(all), 44u);
    }
}

TEST(Demangle, a_name_that_stands_for_gigabytes_stays_as_it_is) {
  std::size_t budget = 1000;
  EXPECT_EQ(demangled("_ZN3net4pollEv", budget), "net::poll()");
  EXPECT_EQ(demangled("main", budget), "main");
  EXPECT_EQ(demangled("_Z", budget), "_Z");
  std::string bomb = "_Z1fSt4pairIiiE";  // every argument holds the one before it three times
  for (int i = 0; i < 30; ++i) {
    const std::string last =
        i == 0 ? "S0_" : fmt::format("S{}_", std::string(1, static_cast<char>('0' + std::min(i, 9))));
    bomb += "St5tupleIJ" + last + last + last + "EE";
  }
  EXPECT_EQ(demangled(bomb, budget), bomb);
  EXPECT_EQ(budget, 1000 - std::string("net::poll()").size());
  budget = 1;
  EXPECT_EQ(demangled("_ZN3net4pollEv", budget), "net::poll()");
  EXPECT_EQ(demangled("_ZN3net4pollEv", budget), "_ZN3net4pollEv") << "the budget is spent";
}
