#include "emulator/esp8266/boot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/error.hpp"
#include "emulator/cpu/cpu.hpp"

namespace tlsfit::emulator::esp8266 {

namespace {

constexpr std::uint8_t magic = 0xE9, checksum_begin = 0xEF;
constexpr std::size_t header = 8, segment_header = 8;
/// The ROM's own, at the end of data RAM.
constexpr std::uint32_t rom_stack = 0x3FFFFFF0;

std::uint32_t word_at(ByteView bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (unsigned n = 0; n < 4; ++n) word |= static_cast<std::uint32_t>(bytes[at + n]) << (8 * n);
  return word;
}

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ExitCode::Usage, "the boot ROM would not start this image: {}", why);
}

}  // namespace

Bytes rom_content() {
  constexpr std::uint8_t ret[] = {0x80, 0x00, 0x00};
  Bytes content(rom.size);  // zeros are illegal instructions
  std::copy(std::begin(ret), std::end(ret), content.begin() + (cache_read_enable - rom.base));
  return content;
}

void boot(Cpu& cpu, ByteView flash) {
  if (flash.size() < 64) refuse(fmt::format("its flash has {} bytes", flash.size()));
  if (flash[0] != magic) refuse(fmt::format("it begins with 0x{:02X}, not with 0x{:02X}", flash[0], magic));
  if (flash[1] != 1) refuse(fmt::format("it has {} segments, and this emulator loads one", flash[1]));
  const std::uint32_t entry = word_at(flash, 4), place = word_at(flash, header),
                      size = word_at(flash, header + 4);
  constexpr std::size_t begin = header + segment_header;
  const std::uint32_t room = instruction_ram.size - (place - instruction_ram.base);
  if (place % 4 != 0 || place - instruction_ram.base >= instruction_ram.size || size > room ||
      size > flash.size() - begin - 16)
    refuse(fmt::format("its segment, 0x{:X} bytes for 0x{:08X}, is not for instruction RAM", size, place));
  if (entry - place >= size) refuse(fmt::format("its entry, 0x{:08X}, is not in its segment", entry));
  const ByteView segment = flash.subspan(begin, size);
  std::uint8_t sum = checksum_begin;
  for (const std::uint8_t byte : segment) sum ^= byte;
  const std::uint8_t found = flash[(begin + size) | 0xFU];
  if (found != sum) refuse(fmt::format("its checksum is 0x{:02X}, not 0x{:02X}", sum, found));
  cpu.begin(segment, place, rom_stack);  // the whole of it is there, and it begins at its entry
  cpu.begin(segment.subspan(entry - place), entry, rom_stack);
}

}  // namespace tlsfit::emulator::esp8266
