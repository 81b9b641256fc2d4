#include "emulator/stm32f4/flash_interface.hpp"

#include <fmt/format.h>

namespace tlsfit::emulator::stm32f4 {

namespace {
enum : std::uint32_t { acr = 0x00, keyr = 0x04, optkeyr = 0x08, sr = 0x0C, cr = 0x10, optcr = 0x14 };
}

std::uint32_t FlashInterface::read(std::uint32_t offset) {
  switch (offset) {
    case acr:
      return acr_;
    case sr:
      return 0;
    case cr:
      return cr_;
    case optcr:
      return 0x0FFFAAED;
  }
  bus_.unknown("flash interface", offset, "read");
  return 0;
}

void FlashInterface::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case acr:
      acr_ = merged(acr_, value, mask) & 0x1F0FU;
      return;
    case keyr:
    case optkeyr:
    case sr:
    case cr:
    case optcr:
      bus_.notes().add("programming the flash is not modelled");
      return;
  }
  bus_.unknown("flash interface", offset, "write");
}

void FlashInterface::check(std::uint32_t hclk) {
  const std::uint32_t needed = (hclk - 1) / 30'000'000, have = acr_ & 0xFU;
  if (have < needed)
    bus_.notes().add(
        fmt::format("{} MHz with {} flash wait states: {} are needed", hclk / 1'000'000, have, needed));
}

}  // namespace tlsfit::emulator::stm32f4
