#include "size/link_map.hpp"

#include <gmock/gmock.h>

#include "base/file.hpp"

using namespace tlsfit;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr std::string_view map_text = R"(
Discarded input sections

 .text.unused   0x00000000       0x20 a.o

Memory Configuration

Name             Origin             Length             Attributes
FLASH            0x08000000         0x00060000         xr
RAM              0x20000000         0x00018000         rw
*default*        0x00000000         0xffffffff

Linker script and memory map

LOAD a.o
START GROUP
LOAD /usr/lib/libc_nano.a
END GROUP

.text           0x08000000      0x1dc
                0x08000000                        __text_start = .
 *(.text._start)
 .text._start   0x08000000        0x4 my dir/a.o
                0x08000000                _start
 .text.a_function_with_a_rather_long_name
                0x08000004       0x18 a.o
 .text.empty    0x0800001c        0x0 a.o
 *fill*         0x080000f8        0x8 
 .text          0x08000100       0xdc /usr/lib/libc_nano.a(lib_a-strlen.o)
                                 0xe0 (size before relaxing)

.data           0x20000400        0xc load address 0x080001e7
 COMMON         0x20000400        0xc a.o

.a_very_long_output_section
                0x0000002e       0x2e
 .x             0x0000002e       0x2e a.o
OUTPUT(t.elf elf32-littlearm)
)";

}  // namespace

TEST(LinkMap, rows_of_every_shape) {
  const LinkMap map = parse_link_map(map_text);
  EXPECT_THAT(map.regions,
              ElementsAre(MapRegion{"FLASH", 0x08000000, 0x60000}, MapRegion{"RAM", 0x20000000, 0x18000}));
  ASSERT_EQ(map.sections.size(), 3u);
  const MapSection& text = map.sections[0];
  EXPECT_EQ(text.name, ".text");
  EXPECT_EQ(text.address, 0x08000000u);
  EXPECT_EQ(text.size, 0x1dcu);
  EXPECT_EQ(text.load_address, std::nullopt);
  EXPECT_THAT(text.pieces,
              ElementsAre(MapPiece{".text._start", 0x08000000, 4, "my dir/a.o"},
                          MapPiece{".text.a_function_with_a_rather_long_name", 0x08000004, 0x18, "a.o"},
                          MapPiece{"*fill*", 0x080000f8, 8, ""},
                          MapPiece{".text", 0x08000100, 0xdc, "/usr/lib/libc_nano.a(lib_a-strlen.o)"}));
  EXPECT_EQ(map.sections[1].load_address, 0x080001e7u);
  EXPECT_THAT(map.sections[1].pieces, ElementsAre(MapPiece{"COMMON", 0x20000400, 0xc, "a.o"}));
  EXPECT_EQ(map.sections[2].name, ".a_very_long_output_section");
  EXPECT_EQ(map.sections[2].size, 0x2eu);
}

TEST(LinkMap, anything_else_gives_an_empty_map) {
  for (const std::string_view text :
       {"", "\n\n\n", "Linker script and memory map", "Linker script and memory map\n.text 0x 0x",
        "Linker script and memory map\n .text 0x1 0x2 a.o\n",  // no output section before it
        "Linker script and memory map\n.text 0xffffffffffffffffff 0x10\n",
        "Linker script and memory map\n.text 0x10 zebra\n.data\n.bss\n", "Memory Configuration\nFLASH 0x0\n"})
    EXPECT_EQ(parse_link_map(text), LinkMap{}) << text;
}

TEST(LinkMap, every_truncation_and_every_changed_byte_is_survived) {
  std::size_t parsed = 0;
  for (std::size_t i = 0; i <= map_text.size(); ++i)
    parsed += parse_link_map(map_text.substr(0, i)).sections.size();
  EXPECT_GT(parsed, 100u);
  for (std::size_t i = 0; i < map_text.size(); ++i)
    for (const char c : {'\0', '\n', ' ', 'x', '*', '\xff'}) {
      std::string text(map_text);
      text[i] = c;
      parse_link_map(text);  // sanitizers watch
    }
}
