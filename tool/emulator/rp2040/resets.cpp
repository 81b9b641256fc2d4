#include "emulator/rp2040/resets.hpp"

namespace tlsfit::emulator::rp2040 {

namespace {
enum : std::uint32_t { reset = 0x0, wdsel = 0x4, reset_done = 0x8 };
}  // namespace

std::uint32_t Resets::read(std::uint32_t offset) {
  switch (offset) {
    case reset:
      return reset_;
    case wdsel:
      return wdsel_;
    case reset_done:
      return all & ~reset_;
  }
  bus_.unknown("RESETS", offset, "read");
  return 0;
}

void Resets::write(std::uint32_t offset, std::uint32_t value, std::uint32_t mask) {
  switch (offset) {
    case reset: {
      const std::uint32_t before = reset_;
      reset_ = merged(reset_, value, mask) & all;
      for (unsigned n = 0; n < count; ++n)
        if (((reset_ & ~before) >> n & 1U) != 0 && actions_.at(n)) actions_.at(n)();
      return;
    }
    case wdsel:
      wdsel_ = merged(wdsel_, value, mask) & all;
      return;
  }
  bus_.unknown("RESETS", offset, "write");
}

}  // namespace tlsfit::emulator::rp2040
