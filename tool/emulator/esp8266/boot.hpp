// What the boot ROM does before the image runs: it loads what stands at the beginning of flash in the format
// that esptool calls a firmware image (its documentation, "Firmware Image Format", ESP8266).
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "model/board.hpp"

namespace tlsfit::emulator {
class Cpu;
}

namespace tlsfit::emulator::esp8266 {

/// Instruction RAM that programs have; the rest of it is the cache.
inline constexpr Region instruction_ram{0x40100000, 0x8000};
/// Of the ROM there is one function, which returns at once: Cache_Read_Enable. (Flash is always shown here.)
inline constexpr Region rom{0x40000000, 0x8000};
inline constexpr std::uint32_t cache_read_enable = 0x40004678;

/// What the ROM holds.
Bytes rom_content();

/// Loads the image's segment and begins in it. Throws Error (Usage) where the boot ROM would not: another
/// first byte, a wrong checksum, a segment that is not in instruction RAM or ends behind the flash, an entry
/// outside of it. Not modelled: more than one segment, which is an Error, too.
void boot(Cpu& cpu, ByteView flash);

}  // namespace tlsfit::emulator::esp8266
