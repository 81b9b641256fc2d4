// What the boot ROM does before the image runs (datasheet section 2.8.1).
#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace tlsfit::emulator {
class Cpu;
}

namespace tlsfit::emulator::rp2040 {

/// CRC-32 as the boot ROM wants it: polynomial 0x04C11DB7, begun with ones, neither reflected nor inverted at
/// the end.
std::uint32_t boot_checksum(ByteView bytes);

/// What the boot ROM copies from the beginning of flash (section 2.8.1.3.1), and whence it is run: SRAM5's
/// last page but what the ROM's own variables take.
inline constexpr std::uint32_t boot2_size = 256, boot2_place = 0x20041F00, boot2_page = 0x20041000;

/// Checks the second stage and begins it. Throws Error (Usage) where the boot ROM would wait for USB instead:
/// its checksum is wrong.
void boot(Cpu& cpu, ByteView flash);

}  // namespace tlsfit::emulator::rp2040
