#include "emulator/stm32f4/power.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {
enum : std::uint32_t { cr = 0x00, csr = 0x04 };
constexpr std::uint32_t vosrdy = 1U << 14;
}  // namespace

std::uint32_t Power::read(std::uint32_t offset) {
  switch (offset) {
    case cr:
      return cr_;
    case csr:
      return vosrdy;
  }
  bus_.unknown("PWR", offset, "read");
  return 0;
}

void Power::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case cr:
      cr_ = merged(cr_, value, mask);
      return;
    case csr:
      return;
  }
  bus_.unknown("PWR", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
