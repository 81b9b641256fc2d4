#include "emulator/stm32f1/afio.hpp"

namespace tlsfit::emulator::stm32f1 {

namespace {
enum : std::uint32_t { evcr = 0x00, mapr = 0x04, exticr1 = 0x08, exticr4 = 0x14, mapr2 = 0x1C };
constexpr std::uint32_t swj_cfg = 7U << 24, tim5ch4_iremap = 1U << 16;
}  // namespace

void Afio::reset() {
  evcr_ = mapr_ = mapr2_ = 0;
  exticr_ = {};
  if (on_change) on_change();
}

char Afio::port_of(unsigned line) const {
  return static_cast<char>('A' + (exticr_.at(line / 4) >> (4 * (line % 4)) & 0xFU));
}

bool Afio::debug_has(char port, unsigned pin) const {
  const unsigned configuration = mapr_ >> 24 & 7U;
  const bool swd = port == 'A' && (pin == 13 || pin == 14), jtag = port == 'A' && pin == 15;
  if (swd) return configuration < 4;
  if (jtag || (port == 'B' && pin == 3)) return configuration < 2;
  return port == 'B' && pin == 4 && configuration < 1;
}

std::uint32_t Afio::read(std::uint32_t offset) {
  switch (offset) {
    case evcr:
      return evcr_;
    case mapr:
      return mapr_ & ~swj_cfg;  // write-only (section 9.4.2)
    case mapr2:
      return mapr2_;
  }
  if (offset >= exticr1 && offset <= exticr4) return exticr_.at((offset - exticr1) / 4);
  bus_.unknown("AFIO", offset, "read");
  return 0;
}

void Afio::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case evcr:
      evcr_ = merged(evcr_, value, mask);
      return;
    case mapr:
      mapr_ = merged(mapr_, value, mask);
      if ((mapr_ & ~(swj_cfg | tim5ch4_iremap)) != 0)
        bus_.notes().add("AFIO_MAPR: remaps of peripherals' pins are not modelled");
      if (on_change) on_change();
      return;
    case mapr2:
      mapr2_ = merged(mapr2_, value, mask);
      return;
  }
  if (offset >= exticr1 && offset <= exticr4) {
    std::uint32_t& exticr = exticr_.at((offset - exticr1) / 4);
    exticr = merged(exticr, value, mask) & 0xFFFFU;
    return;
  }
  bus_.unknown("AFIO", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f1
