#include "emulator/stm32f4/factory.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {
enum : std::uint32_t {
  unique_id = 0xA10,
  flash_size = 0xA20,
  temperature_calibration = 0xA2C,
  vrefint_calibration = 0xA28
};
}

Factory::Factory(Bus& bus, Random& random, std::uint32_t flash_bytes)
    : bus_(bus), flash_kilobytes_(flash_bytes / 1024) {
  for (std::uint32_t& word : id_) word = static_cast<std::uint32_t>(random.next());
}

std::uint32_t Factory::read(std::uint32_t offset) {
  if (offset >= unique_id && offset < unique_id + 12) return id_.at((offset - unique_id) / 4);
  switch (offset) {
    case flash_size:  // the half-word at 0xA22
      return flash_kilobytes_ << 16;
    case vrefint_calibration:  // VREFIN_CAL, the half-word at 0xA2A: 1.21 V at 3.3 V
      return 1502U << 16;
    case temperature_calibration:  // TS_CAL1 at 30 °C, TS_CAL2 at 110 °C
      return 958U | 1206U << 16;
  }
  bus_.unknown("system memory", offset, "read");
  return 0xFFFFFFFF;
}

void Factory::write(std::uint32_t offset, std::uint32_t, std::uint32_t) {
  bus_.unknown("system memory", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
