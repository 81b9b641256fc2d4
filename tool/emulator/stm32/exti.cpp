#include "emulator/stm32/exti.hpp"

namespace tlsfit::emulator::stm32 {

namespace {

enum : std::uint32_t { imr = 0x00, emr = 0x04, rtsr = 0x08, ftsr = 0x0C, swier = 0x10, pr = 0x14 };

/// Interrupts and the lines they stand for (RM0368 table 38, RM0008 table 63).
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
  const auto store = [&](std::uint32_t& place) { place = merged(place, value, mask) & all_; };
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

}  // namespace tlsfit::emulator::stm32
