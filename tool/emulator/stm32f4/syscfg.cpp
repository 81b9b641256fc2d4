#include "emulator/stm32f4/syscfg.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {
enum : std::uint32_t { memrmp = 0x00, pmc = 0x04, exticr1 = 0x08, exticr4 = 0x14, cmpcr = 0x20 };
}  // namespace

void Syscfg::reset() {
  memrmp_ = pmc_ = cmpcr_ = 0;
  exticr_ = {};
}

char Syscfg::port_of(unsigned line) const {
  const unsigned code = exticr_.at(line / 4) >> (4 * (line % 4)) & 0xFU;
  return static_cast<char>('A' + code);
}

std::uint32_t Syscfg::read(std::uint32_t offset) {
  switch (offset) {
    case memrmp:
      return memrmp_;
    case pmc:
      return pmc_;
    case cmpcr:
      return cmpcr_;
  }
  if (offset >= exticr1 && offset <= exticr4) return exticr_.at((offset - exticr1) / 4);
  bus_.unknown("SYSCFG", offset, "read");
  return 0;
}

void Syscfg::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case memrmp:
      memrmp_ = merged(memrmp_, value, mask) & 3U;
      if (memrmp_ != 0) bus_.notes().add("SYSCFG_MEMRMP: nothing but flash appears at address 0 here");
      return;
    case pmc:
      pmc_ = merged(pmc_, value, mask);
      return;
    case cmpcr:  // the compensation cell is ready at once (bit 8)
      cmpcr_ = (merged(cmpcr_, value, mask) & 1U) * 0x101U;
      return;
  }
  if (offset >= exticr1 && offset <= exticr4) {
    std::uint32_t& exticr = exticr_.at((offset - exticr1) / 4);
    exticr = merged(exticr, value, mask) & 0xFFFFU;
    return;
  }
  bus_.unknown("SYSCFG", offset, "write");
}

}  // namespace tlsfit::emulator::stm32f4
