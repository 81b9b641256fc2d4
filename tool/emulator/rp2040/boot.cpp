#include "emulator/rp2040/boot.hpp"

#include "base/error.hpp"
#include "emulator/cpu/cpu.hpp"

namespace tlsfit::emulator::rp2040 {

std::uint32_t boot_checksum(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byte) << 24;
    for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ ((crc >> 31) != 0 ? 0x04C11DB7U : 0U);
  }
  return crc;
}

void boot(Cpu& cpu, ByteView flash) {
  const ByteView stage = flash.subspan(0, boot2_size), end = stage.subspan(boot2_size - 4);
  const std::uint32_t wanted = boot_checksum(stage.first(boot2_size - 4));
  const std::uint32_t found = static_cast<std::uint32_t>(end[0] | end[1] << 8 | end[2] << 16) |
                              static_cast<std::uint32_t>(end[3]) << 24;
  if (found != wanted)
    throw Error(ExitCode::Usage,
                "the boot ROM would not start this image: the checksum of its first 256 bytes is 0x{:08X}, "
                "not 0x{:08X}",
                wanted, found);
  cpu.begin(stage, boot2_place, boot2_place);
}

}  // namespace tlsfit::emulator::rp2040
