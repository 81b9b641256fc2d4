#include "emulator/stm32f4/exti.hpp"

namespace tlsfit::emulator::stm32f4 {

namespace {

enum : std::uint32_t { imr = 0x00, emr = 0x04, rtsr = 0x08, ftsr = 0x0C, swier = 0x10, pr = 0x14 };
enum : std::uint32_t { memrmp = 0x00, pmc = 0x04, exticr1 = 0x08, exticr4 = 0x14, cmpcr = 0x20 };
/// Lines 0 to 18, 21 and 22.
constexpr std::uint32_t all_lines = 0x67FFFF;

/// Interrupts and the lines they stand for (table 38).
struct Group {
  unsigned irq;
  std::uint32_t lines;
};
constexpr Group groups[] = {{6, 1U << 0},   {7, 1U << 1},   {8, 1U << 2},  {9, 1U << 3},
                            {10, 1U << 4},  {23, 0x03E0},   {40, 0xFC00},  {1, 1U << 16},
                            {41, 1U << 17}, {42, 1U << 18}, {2, 1U << 21}, {3, 1U << 22}};

}  // namespace

void Exti::edge(unsigned line, bool high) {
  if (((high ? rtsr_ : ftsr_) >> line & 1U) != 0) trigger(1U << line);
}

void Exti::trigger(std::uint32_t lines) {
  pr_ |= lines & imr_;
  if ((lines & emr_) != 0) lines_.event();
  requests();
}

void Exti::requests() {
  for (const Group& group : groups) lines_.request(group.irq, (pr_ & imr_ & group.lines) != 0);
}

std::uint32_t Exti::read(std::uint32_t offset) {
  switch (offset) {
    case imr:
      return imr_;
    case emr:
      return emr_;
    case rtsr:
      return rtsr_;
    case ftsr:
      return ftsr_;
    case swier:
      return swier_;
    case pr:
      return pr_;
  }
  bus_.unknown("EXTI", offset, "read");
  return 0;
}

void Exti::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  const auto store = [&](std::uint32_t& place) { place = merged(place, value, mask) & all_lines; };
  switch (offset) {
    case imr:
      store(imr_);
      return requests();
    case emr:
      return store(emr_);
    case rtsr:
      return store(rtsr_);
    case ftsr:
      return store(ftsr_);
    case swier: {  // only a bit that becomes one does something (section 10.3.5)
      const std::uint32_t old = swier_;
      store(swier_);
      swier_ |= old;
      return trigger(swier_ & ~old);
    }
    case pr:  // write one to clear, which clears SWIER as well
      pr_ &= ~(value & mask);
      swier_ &= ~(value & mask);
      return requests();
  }
  bus_.unknown("EXTI", offset, "write");
}

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
